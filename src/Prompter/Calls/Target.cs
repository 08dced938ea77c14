namespace Prompter.Calls;

/// <summary>One column of a comparison: a model, and the label that the user knows it by.</summary>
/// <param name="Reference">The model.</param>
/// <param name="Label">Unique within a run; what the user wrote, with <c>#2</c>, <c>#3</c>, … for repetitions.</param>
internal sealed record Target(ModelReference Reference, string Label);

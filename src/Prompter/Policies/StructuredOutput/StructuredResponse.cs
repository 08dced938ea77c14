namespace Prompter.Policies.StructuredOutput;

/// <summary>An answer as a value.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Response">The answer that it was read from, with usage, tries and repairs.</param>
public sealed record StructuredResponse<T>(T Value, ChatResponse Response);

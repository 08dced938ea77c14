namespace Prompter.Json.Repair;

/// <summary>How the reading of a token ended.</summary>
internal enum Reading : byte
{
    /// <summary>It was none, and was left out.</summary>
    Dropped,

    /// <summary>The text ends before it means anything.</summary>
    Cut,
    Whole,
}

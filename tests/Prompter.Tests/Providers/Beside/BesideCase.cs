namespace Prompter.Tests.Providers.Beside;

/// <summary>An answer with more than text, streamed and whole, and what becomes of it.</summary>
/// <param name="Family">Who answers.</param>
/// <param name="Stream">The documents of the stream.</param>
/// <param name="Whole">The same answer, not streamed.</param>
public sealed record BesideCase(Family Family, string[] Stream, string Whole)
{
    public string Text { get; init; } = "It is so.";

    /// <summary>What was made, as type and data in base64, or an address.</summary>
    public string[] Media { get; init; } = [];

    /// <summary>Sources, as title and address.</summary>
    public string[] Sources { get; init; } = [];

    /// <summary>JSON that is somewhere in the next request to the same provider, and to no other one.</summary>
    public string[] Returns { get; init; } = [];
}

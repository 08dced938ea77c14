namespace Prompter.Simulator.Wire;

/// <summary>An answer in the family's own form.</summary>
internal sealed record Rendering
{
    /// <summary>The body where nothing is streamed.</summary>
    public string Whole { get; init; } = "";

    /// <summary>The frames of the stream; null where nothing is streamed.</summary>
    public IReadOnlyList<Frame>? Frames { get; init; }

    public Framing Framing { get; init; }

    /// <summary>How many pieces of content follow the place where the stream breaks off that is to; null for half.</summary>
    public int? Rest { get; init; }

    /// <summary>How many tokens the pace counts where nothing is streamed.</summary>
    public int TokenCount { get; init; }
}

namespace Prompter.Settings;

/// <summary>A prompt that is kept under a name, with all that belongs to it.</summary>
internal sealed record PromptTemplate
{
    public string? Prompt { get; init; }

    public string? System { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>How models are asked, by the names of <c>-o</c>; what is no single value is JSON.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = NoValues;

    /// <summary>Values of variables that are not given otherwise.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = NoValues;

    /// <summary>What may follow <c>--schema</c>.</summary>
    public string? Schema { get; init; }

    public IReadOnlyList<string> Fragments { get; init; } = [];

    public IReadOnlyList<string> SystemFragments { get; init; } = [];

    public IReadOnlyList<string> Attachments { get; init; } = [];

    public bool Extract { get; init; }

    public bool ExtractLast { get; init; }

    private static readonly IReadOnlyDictionary<string, string> NoValues = new Dictionary<string, string>(
        StringComparer.Ordinal
    );
}

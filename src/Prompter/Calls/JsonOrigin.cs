namespace Prompter.Calls;

/// <summary>How an answer that had to be JSON came to be what it is.</summary>
public sealed record JsonOrigin
{
    /// <summary>How the model that was asked last was told what to answer with; null where that is not known, as behind a program.</summary>
    public JsonMode? Mode { get; init; }

    /// <summary>What was broken and has been repaired, one line each.</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];

    /// <summary>What was written in another form to fit the schema, such as <c>"42"</c> as <c>42</c>, one line each.</summary>
    public IReadOnlyList<string> Coercions { get; init; } = [];

    /// <summary>How often models were asked again because an answer was not right; 0 or more.</summary>
    public int AskedAgain { get; init; }

    /// <summary>The tokens of all attempts that asked again; null where nobody told, or none did.</summary>
    public UsageDetails? AskedAgainUsage { get; init; }

    /// <summary>US dollars for all attempts that asked again; null where the cost of one of them is unknown, or none did.</summary>
    public decimal? AskedAgainCost { get; init; }
}

/// <summary>How a model is told what JSON to answer with.</summary>
public enum JsonMode
{
    /// <summary>By what its provider has for that: a format of answers.</summary>
    Native,

    /// <summary>In words, as a part of the prompt, because there is nothing else.</summary>
    Prompt,
}

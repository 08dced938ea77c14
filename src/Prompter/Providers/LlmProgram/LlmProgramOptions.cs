using Prompter.Redaction;

namespace Prompter.Providers.LlmProgram;

/// <summary>How <c>llm</c> is started.</summary>
internal sealed record LlmProgramOptions
{
    public IReadOnlyList<string> Command { get; init; } = ["llm"];

    /// <summary>Arguments that the configuration adds to every call, before the user's own.</summary>
    public IReadOnlyList<string> LeadingArguments { get; init; } = [];

    /// <summary>The user's own <c>llm</c> arguments, passed on with every call.</summary>
    public LlmProgramArguments Arguments { get; init; } = LlmProgramArguments.None;

    /// <summary>
    /// Where this client's calls log to, a file of its own that is read and deleted after each call; null to leave the user's
    /// own log in use. Parallel calls of <c>llm</c> that share one file lose answers to <c>database is locked</c>.
    /// </summary>
    public string? DatabasePath { get; init; }

    /// <summary>What such a file begins with; null where <c>llm</c> always makes it anew.</summary>
    public LlmProgramDatabaseTemplate? DatabaseTemplate { get; init; }

    /// <summary>Takes secrets out of what <c>llm</c> writes to standard error; null for nobody.</summary>
    public Redactor? Redactor { get; init; }

    /// <summary>Is told what it is given and what it prints, secrets and all; null for nobody.</summary>
    public Action<WireMessage>? Wire { get; init; }

    /// <summary>How long <c>llm</c> has to end by itself when its call is over; null for 3 s.</summary>
    public TimeSpan? Grace { get; init; }
}

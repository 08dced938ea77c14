using Prompter.Calls;
using Prompter.Redaction;

namespace Prompter.Runs;

/// <summary>How a run treats its targets.</summary>
internal sealed record FanOutOptions
{
    /// <summary>How many targets run at once; 1 or more, default 32.</summary>
    public int Parallel { get; init; } = 32;

    /// <summary>The most characters of an answer that are kept in memory; default 1,048,576.</summary>
    public int TextLimit { get; init; } = 1 << 20;

    /// <summary>Where a target's answer goes when it is longer than <see cref="TextLimit"/>; null: only its beginning is kept.</summary>
    public Func<Target, string>? SpillPath { get; init; }

    /// <summary>How the paths of files begin that a target makes beside text; null to keep none.</summary>
    public Func<Target, string>? MediaPath { get; init; }

    /// <summary>Takes secrets out of everything that sinks and results get; default: the key shapes that are known.</summary>
    public Redactor Redactor { get; init; } = new([]);

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>A target of a run and what makes the client that serves it, with its retries and all other policies around it.</summary>
/// <remarks>
/// The client is disposed when the target is done. That it cannot be made (no key, a program that is not installed) is a failure of
/// this target alone.
/// </remarks>
internal sealed record RunTarget(Target Target, Func<IChatClient> CreateClient)
{
    /// <summary>The options that it is asked with; default none.</summary>
    public ChatOptions? Options { get; init; }
}

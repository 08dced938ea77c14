using Microsoft.Extensions.AI;
using Prompter.Models;

namespace Prompter.FanOut;

/// <summary>How a run treats its targets.</summary>
public sealed record FanOutOptions
{
    /// <summary>How many targets run at once; 1 or more, default 32.</summary>
    public int Parallel { get; init; } = 32;

    /// <summary>How long one attempt may take; null (the default): as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long a target may take with all its attempts and waits; null (the default): as long as it takes.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>How often a target is tried again after a failure that may pass; 0 (the default) or more.</summary>
    public int Retries { get; init; }

    /// <summary>
    /// Whether an attempt that fails after its first text is tried again too. It needs sinks that can drop what they have
    /// shown; default true.
    /// </summary>
    public bool RestartsAfterText { get; init; } = true;

    /// <summary>The most characters of an answer that are kept in memory; default 1,048,576.</summary>
    public int TextLimit { get; init; } = 1 << 20;

    /// <summary>Where a target's answer goes when it is longer than <see cref="TextLimit"/>; null: only its beginning is kept.</summary>
    public Func<Target, string>? SpillPath { get; init; }

    /// <summary>Takes secrets out of everything that sinks and results get; default: the key shapes that are known.</summary>
    public Redactor Redactor { get; init; } = new([]);

    /// <summary>What a model costs, or null where nobody knows; default: nobody knows.</summary>
    public Func<ModelReference, ModelPrice?> Price { get; init; } = _ => null;

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gives a number from 0 to 1 for the jitter of waits.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}

/// <summary>A target of a run and the client that serves it.</summary>
/// <param name="Target">The target.</param>
/// <param name="CreateClient">
/// Makes the client; it is disposed when the target is done. A <see cref="PrompterException"/> from it (no key, a program
/// that is not installed) is a failure of this target alone.
/// </param>
/// <param name="ExpectsJson">Whether an answer that is not a JSON object or array is a failure.</param>
public sealed record RunTarget(Target Target, Func<IChatClient> CreateClient, bool ExpectsJson = false);

using Prompter.Policies.CircuitBreaker;
using Prompter.Policies.Deadlines;
using Prompter.Policies.RateLimit;
using Prompter.Policies.Rescue;
using Prompter.Policies.Retry;
using Prompter.Policies.StructuredOutput;
using Prompter.Policies.Telemetry;
using Prompter.Providers;
using Prompter.Providers.Processes;
using Prompter.Redaction;
using Prompter.Settings;

namespace Prompter;

/// <summary>What a <see cref="PrompterHost"/> gets from the program around it.</summary>
public sealed record PrompterHostOptions
{
    /// <summary>The environment variables, with keys and addresses; default those of this process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What is stronger than the settings, such as flags; default nothing.</summary>
    public PolicySettings Overrides { get; init; } = new();

    /// <summary>Policies made in code, in place of what the settings say; default none.</summary>
    public PolicyOptions Policies { get; init; } = new();

    /// <summary>What is told of calls; default what listeners and the environment ask for.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Takes warnings, a line each, such as that the stored list of models cannot be read; default nobody.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>The longest that a connection may take; default what the settings say.</summary>
    internal TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Is told each key before it is used, so that nobody shows it; default nobody.</summary>
    internal Action<string> KeyFound { get; init; } = _ => { };

    /// <summary>
    /// Takes secrets out of what servers and programs say, before it is shortened or put together in another way; null, the default,
    /// for nobody.
    /// </summary>
    internal Redactor? Redactor { get; init; }

    /// <summary>Is told what goes over the wire, secrets and all; null, the default, for nobody.</summary>
    internal Action<WireMessage>? Wire { get; init; }

    /// <summary>The group that programs belong to; default one of the host's own.</summary>
    internal ChildProcessGroup? Children { get; init; }

    /// <summary>Names before a colon that are no provider APIs, but known all the same.</summary>
    internal IReadOnlyCollection<string> OtherProviders { get; init; } = [];
}

/// <summary>Policies around each model; null everywhere, the default, for what the settings say.</summary>
public record PolicyOptions
{
    /// <summary>When a model is asked again.</summary>
    public RetryOptions? Retry { get; set; }

    /// <summary>When a model that keeps failing is left alone.</summary>
    public CircuitBreakerOptions? CircuitBreaker { get; set; }

    /// <summary>How much is sent to a model.</summary>
    public RateLimitOptions? RateLimit { get; set; }

    /// <summary>How long an attempt may keep its caller waiting.</summary>
    public DeadlineOptions? Deadlines { get; set; }

    /// <summary>Makes any client around each model's, inside of these policies and outside of telemetry and deadlines; null for none.</summary>
    public Func<IChatClient, ModelReference, IChatClient>? Client { get; set; }
}

/// <summary>What is particular to one client of a <see cref="PrompterHost"/>.</summary>
public sealed record TargetOptions
{
    /// <summary>What becomes of an answer that breaks off, where nothing is set; default <see cref="StreamRescue.Fail"/>.</summary>
    public StreamRescue Rescue { get; init; }

    /// <summary>How answers of a model are checked that have to be JSON; null or its null: as each call asks for.</summary>
    public Func<ModelReference, StructuredOutputOptions?>? StructuredOutput { get; init; }

    /// <summary>Makes the bare client of a model; null for <see cref="PrompterHost.ConnectAsync"/>.</summary>
    public Func<ModelReference, CancellationToken, ValueTask<IChatClient>>? Connect { get; init; }
}

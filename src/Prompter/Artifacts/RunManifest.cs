using System.Globalization;
using System.Text.Json;
using Prompter.Calls;
using Prompter.Policies.Rescue;
using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>What a run was, as it stands in <c>manifest.json</c>: written when the run begins and again when it has ended.</summary>
internal sealed record RunManifest
{
    /// <summary>The version of Prompter.</summary>
    public required string PrompterVersion { get; init; }

    /// <summary><c>running</c>, <c>completed</c> or <c>cancelled</c>; a run that says <c>running</c> and does not was killed.</summary>
    public string Status { get; init; } = "running";

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The command line, with secrets redacted.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The prompt as it was sent, variables filled in, with secrets redacted; null where there was none.</summary>
    public string? Prompt { get; init; }

    /// <summary>How many bytes standard input had; 0 where there was none.</summary>
    public long StandardInputBytes { get; init; }

    /// <summary>The targets in the order in which they were named.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>Every policy of each target; default none.</summary>
    public IReadOnlyDictionary<Target, IReadOnlyList<ManifestPolicy>> Policies { get; init; } =
        new Dictionary<Target, IReadOnlyList<ManifestPolicy>>();

    /// <summary>How they were treated.</summary>
    public required ManifestOptions Options { get; init; }

    /// <summary>The name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>The operating system.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>The folder that the run was started in.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The checkout that the run was started in; null where there is none.</summary>
    public ManifestGit? Git { get; init; }

    /// <summary>The configuration files that were used, weakest first.</summary>
    public required IReadOnlyList<string> ConfigurationFiles { get; init; }

    /// <summary>What <c>llm --version</c> says; null where no target needs it or it does not say.</summary>
    public string? LlmVersion { get; init; }

    /// <summary>The sums; null while the run goes on.</summary>
    public ManifestTotals? Totals { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("prompter_version", PrompterVersion);
        json.WriteString("status", Status);
        json.WriteString("started_at", StartedAt);
        WriteTime(json, "ended_at", EndedAt);
        json.WriteStrings("arguments", Arguments);
        json.WriteString("prompt", Prompt);
        json.WriteNumber("standard_input_bytes", StandardInputBytes);
        json.WriteStartArray("targets");
        foreach (var target in Targets)
        {
            json.WriteStartObject();
            json.WriteString("label", target.Label);
            json.WriteString("provider", target.Reference.Provider);
            json.WriteString("model", target.Reference.Model);
            json.WriteStartObject("policies");
            foreach (var policy in Policies.GetValueOrDefault(target, []))
            {
                json.WritePropertyName(policy.Name);
                json.WriteRawValue(RunJson.ToLine(policy.Write));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("options");
        json.WriteNumber("parallel", Options.Parallel);
        json.WriteNumberOrNull("timeout_seconds", (decimal?)Options.TimeoutSeconds);
        json.WriteNumber("retries", Options.Retries);
        if (Options.Fallback.Count > 0)
        {
            json.WriteStrings("fallback", Options.Fallback);
        }

        if (Options.Rescue is { } rescue)
        {
            json.WriteString("rescue", rescue.ToString().ToLowerInvariant());
        }

        if (Options.RequestsPerMinute is { } requests)
        {
            json.WriteNumber("requests_per_minute", requests);
        }

        json.WriteEndObject();
        json.WriteString("host", Host);
        json.WriteString("operating_system", OperatingSystem);
        json.WriteString("working_directory", WorkingDirectory);
        WriteGit(json);
        json.WriteStrings("configuration_files", ConfigurationFiles);
        json.WriteString("llm_version", LlmVersion);
        WriteTotals(json);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private void WriteGit(Utf8JsonWriter json)
    {
        if (Git is not { } git)
        {
            json.WriteNull("git");
            return;
        }

        json.WriteStartObject("git");
        json.WriteString("commit", git.Commit);
        if (git.Dirty is { } dirty)
        {
            json.WriteBoolean("dirty", dirty);
        }
        else
        {
            json.WriteNull("dirty");
        }

        json.WriteEndObject();
    }

    private void WriteTotals(Utf8JsonWriter json)
    {
        if (Totals is not { } totals)
        {
            json.WriteNull("totals");
            return;
        }

        json.WriteStartObject("totals");
        json.WriteNumber("ok", totals.Ok);
        json.WriteNumber("error", totals.Error);
        json.WriteNumber("timeout", totals.Timeout);
        json.WriteNumber("cancelled", totals.Cancelled);
        json.WriteNumber("duration_ms", totals.DurationMs);
        json.WriteNumberOrNull("tokens_input", totals.TokensInput);
        json.WriteNumberOrNull("tokens_output", totals.TokensOutput);
        json.WriteNumberOrNull("cost_estimated", totals.CostEstimated);
        json.WriteNumber("targets_without_cost", totals.TargetsWithoutCost);
        json.WriteEndObject();
    }
}

/// <summary>Options of a run in a manifest.</summary>
/// <param name="Parallel">How many targets ran at once.</param>
/// <param name="TimeoutSeconds">The time-out of an attempt; null for none.</param>
/// <param name="Retries">How often a target could be tried again.</param>
internal sealed record ManifestOptions(int Parallel, double? TimeoutSeconds, int Retries)
{
    /// <summary>The models that were to be asked after any target that failed, as the user wrote them; default none.</summary>
    public IReadOnlyList<string> Fallback { get; init; } = [];

    /// <summary>What was to become of answers that break off; null, the default, where nobody said.</summary>
    public StreamRescue? Rescue { get; init; }

    /// <summary>The most requests to each model in a minute; null, the default, for no limit.</summary>
    public int? RequestsPerMinute { get; init; }
}

/// <summary>A policy of a target in a manifest.</summary>
/// <param name="Name">Its key in the configuration, such as <c>retries</c>.</param>
/// <param name="Value">
/// What was in force: a number, seconds as a <see cref="TimeSpan"/>, a text, a list of texts, or null for no limit.
/// </param>
/// <param name="Origin">Which place decided: <c>built-in</c>, a file with its line, an environment variable, or a flag.</param>
internal sealed record ManifestPolicy(string Name, object? Value, string Origin)
{
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        switch (Value)
        {
            case string text:
                json.WriteString("value", text);
                break;
            case IEnumerable<string> texts:
                json.WriteStrings("value", texts);
                break;
            case TimeSpan time:
                json.WriteNumber("value", (decimal)time.Ticks / TimeSpan.TicksPerSecond);
                break;
            default:
                json.WriteNumberOrNull(
                    "value",
                    Value is null ? null : Convert.ToDecimal(Value, CultureInfo.InvariantCulture)
                );
                break;
        }

        json.WriteString("origin", Origin);
        json.WriteEndObject();
    }
}

/// <summary>A checkout in a manifest.</summary>
/// <param name="Commit">The commit that is checked out; null before the first.</param>
/// <param name="Dirty">Whether tracked files differ from it; null where git did not say in time.</param>
internal sealed record ManifestGit(string? Commit, bool? Dirty);

/// <summary>The sums of a run.</summary>
/// <param name="Ok">Targets with a whole answer.</param>
/// <param name="Error">Targets that failed.</param>
/// <param name="Timeout">Targets that ran out of time.</param>
/// <param name="Cancelled">Targets that were stopped.</param>
/// <param name="DurationMs">Milliseconds from the start to the end.</param>
/// <param name="TokensInput">Input tokens of the targets that told theirs; null where none did.</param>
/// <param name="TokensOutput">Output tokens of the targets that told theirs; null where none did.</param>
/// <param name="CostEstimated">US dollars of the targets whose cost is known; null where none is.</param>
/// <param name="TargetsWithoutCost">How many targets are not in that sum.</param>
internal sealed record ManifestTotals(
    int Ok,
    int Error,
    int Timeout,
    int Cancelled,
    long DurationMs,
    long? TokensInput,
    long? TokensOutput,
    decimal? CostEstimated,
    int TargetsWithoutCost
)
{
    internal static ManifestTotals From(IReadOnlyList<TargetResult> results, TimeSpan duration) =>
        new(
            results.Count(result => result.Status == TargetStatus.Ok),
            results.Count(result => result.Status == TargetStatus.Error),
            results.Count(result => result.Status == TargetStatus.Timeout),
            results.Count(result => result.Status == TargetStatus.Cancelled),
            ResultRow.Milliseconds(duration),
            Sum(results.Select(result => result.Usage?.InputTokenCount)),
            Sum(results.Select(result => result.Usage?.OutputTokenCount)),
            results.Any(result => result.Cost is not null) ? results.Sum(result => result.Cost ?? 0) : null,
            results.Count(result => result.Cost is null)
        );

    private static long? Sum(IEnumerable<long?> counts) =>
        counts.Aggregate((long?)null, (sum, count) => count is null ? sum : (sum ?? 0) + count);
}

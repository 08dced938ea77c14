using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>What a run was, as it stands in <c>manifest.json</c>: written when the run begins and again when it has ended.</summary>
internal sealed record RunManifest
{
    public required string PrompterVersion { get; init; }

    /// <summary>What the run is called, wherever its folder is moved to.</summary>
    public required string Id { get; init; }

    /// <summary><c>running</c>, <c>completed</c> or <c>cancelled</c>; a run that says <c>running</c> and does not was killed.</summary>
    public string Status { get; init; } = "running";

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The command line, with secrets redacted.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The prompt as it was sent, variables filled in, with secrets redacted; null where there was none.</summary>
    public string? Prompt { get; init; }

    /// <summary>How many bytes standard input had; 0 where there was none.</summary>
    public long StandardInputBytes { get; init; }

    /// <summary>What of it was kept; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ManifestInput? StandardInput { get; init; }

    /// <summary>What was sent as instructions, with secrets redacted; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SystemPrompt { get; init; }

    /// <summary>The values of template variables, with secrets redacted; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>What was read beside the command line; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManifestFile>? Files { get; init; }

    /// <summary>What cannot be repeated because a secret was in it, such as <c>argument 3</c>; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Redacted { get; init; }

    /// <summary>The targets in the order in which they were named.</summary>
    public required IReadOnlyList<ManifestTarget> Targets { get; init; }

    public required ManifestOptions Options { get; init; }

    public required string Host { get; init; }

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
}

/// <summary>Standard input in a manifest.</summary>
/// <param name="File">Its file in the run's folder.</param>
/// <param name="IsCut">Whether only its beginning is there.</param>
internal sealed record ManifestInput(string File, bool IsCut);

/// <summary>An attachment or a fragment in a manifest.</summary>
/// <param name="Path">Its absolute path, or its address, with secrets redacted.</param>
/// <param name="Bytes">Its length; null where it went to the provider as an address.</param>
/// <param name="Sha256">The hash of its content; null likewise.</param>
internal sealed record ManifestFile(string Path, long? Bytes, string? Sha256);

/// <summary>A target in a manifest, with every policy by its key in the configuration.</summary>
internal sealed record ManifestTarget(
    string Label,
    string Provider,
    string Model,
    IReadOnlyDictionary<string, ManifestPolicy> Policies
)
{
    /// <summary>Why it is this model, where a route said only what it needs; null elsewhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Choice { get; init; }
}

/// <summary>Options of a run in a manifest; no seconds for no time-out.</summary>
internal sealed record ManifestOptions(int Parallel, decimal? TimeoutSeconds, int Retries)
{
    /// <summary>The models that were to be asked after any target that failed, as the user wrote them; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Fallback { get; init; }

    /// <summary>What was to become of answers that break off; null where nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rescue { get; init; }

    /// <summary>The most requests to each model in a minute; null for no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RequestsPerMinute { get; init; }
}

/// <summary>A policy of a target in a manifest.</summary>
/// <param name="Name">Its key in the configuration, such as <c>retries</c>.</param>
/// <param name="Value">
/// What was in force: a number, seconds as a <see cref="TimeSpan"/>, a text, a list of texts, or null for no limit.
/// </param>
/// <param name="Origin">Which place decided: <c>built-in</c>, a file with its line, an environment variable, or a flag.</param>
[JsonConverter(typeof(ManifestPolicyConverter))]
internal sealed record ManifestPolicy(string Name, object? Value, string Origin);

/// <summary>Writes a policy on one line, also where all else has a line for each member.</summary>
internal sealed class ManifestPolicyConverter : JsonConverter<ManifestPolicy>
{
    public override ManifestPolicy Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ManifestPolicy policy, JsonSerializerOptions options)
    {
        JsonNode? value = policy.Value switch
        {
            null => null,
            string text => text,
            IEnumerable<string> texts => RunJson.ArrayOf(texts),
            TimeSpan time => (decimal)time.Ticks / TimeSpan.TicksPerSecond,
            var number => Convert.ToDecimal(number, CultureInfo.InvariantCulture),
        };
        writer.WriteRawValue(RunJson.ToLine(new JsonObject { ["value"] = value, ["origin"] = policy.Origin }));
    }
}

/// <summary>A checkout in a manifest.</summary>
/// <param name="Commit">The commit that is checked out; null before the first.</param>
/// <param name="Dirty">Whether tracked files differ from it; null where git did not say in time.</param>
internal sealed record ManifestGit(string? Commit, bool? Dirty);

/// <summary>How many targets ended how, and the sums of those whose tokens or cost are known; null where none are.</summary>
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
            (long)Math.Round(duration.TotalMilliseconds),
            Sum(results.Select(result => result.Usage?.InputTokenCount)),
            Sum(results.Select(result => result.Usage?.OutputTokenCount)),
            results.Any(result => result.Cost is not null) ? results.Sum(result => result.Cost ?? 0) : null,
            results.Count(result => result.Cost is null)
        );

    private static long? Sum(IEnumerable<long?> counts) =>
        counts.Aggregate((long?)null, (sum, count) => count is null ? sum : (sum ?? 0) + count);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(RunEntry))]
internal sealed partial class ManifestJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Prompter.Artifacts;

/// <summary>What the index of runs knows of a run, with secrets redacted; each line of it is one.</summary>
internal sealed record RunEntry
{
    public const string Running = "running";

    public const int MostModels = 50;

    private const int LongestPrompt = 200;
    private const int LongestModel = 100;
    private const int LongestArguments = 16 * 1024;

    public required string Id { get; init; }

    /// <summary>The run's folder, absolute.</summary>
    public required string Path { get; init; }

    /// <summary><c>running</c>, <c>ok</c>, <c>error</c>, <c>timeout</c> or <c>cancelled</c>: of several models the worst.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the user called the models, the first 50.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The beginning of the prompt; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Prompt { get; init; }

    /// <summary>US dollars for all models whose cost is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Cost { get; init; }

    /// <summary>The command line; null where it is long, or came from somebody else: then nobody vouches for what the folder says of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>The folder that the run was started in; null as for <see cref="Arguments"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WorkingDirectory { get; init; }

    /// <summary>The process of a run that has not ended, and its machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Process { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    /// <summary>Whether a line of the same run stands before this one, which tells its place among others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Follows { get; init; }

    public static RunEntry Of(RunManifest manifest, string path) =>
        new()
        {
            Id = manifest.Id,
            Path = path,
            Status = StatusOf(manifest.Status, manifest.Totals),
            StartedAt = manifest.StartedAt,
            EndedAt = manifest.EndedAt,
            Models = [.. manifest.Targets.Take(MostModels).Select(target => Beginning(target.Label, LongestModel))],
            Prompt = manifest.Prompt is { } prompt ? Beginning(prompt) : null,
            Cost = manifest.Totals?.CostEstimated,
            Arguments =
                manifest.Arguments.Sum(argument => argument.Length) > LongestArguments ? null : manifest.Arguments,
            WorkingDirectory = manifest.WorkingDirectory,
            Process = manifest.Status == Running ? Environment.ProcessId : null,
            Host = manifest.Status == Running ? manifest.Host : null,
        };

    public static string Beginning(string text, int length = LongestPrompt) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    /// <summary>The status of a run by what its manifest says of it and of its models.</summary>
    public static string StatusOf(string status, ManifestTotals? totals) =>
        status is Running or "cancelled" ? status
        : totals is { Error: > 0 } ? "error"
        : totals is { Timeout: > 0 } ? "timeout"
        : "ok";
}

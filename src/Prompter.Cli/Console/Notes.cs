using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>What is said about targets beside their answers.</summary>
internal static class Notes
{
    public const string WarningStyle = "33";
    public const string QuietStyle = "2";
    public const string FailureStyle = "31";

    public static string Retrying(Retrying retrying)
    {
        var failed = retrying.Failed;
        if (!failed.WasSent)
        {
            return $"– {failed.Model} is skipped: {failed.Message}";
        }

        var why =
            failed.RestartedBecause is { } reason && !failed.Message!.Contains(reason, StringComparison.Ordinal)
                ? $", because {reason}"
                : "";
        var text =
            retrying.DropsText ? $"the text above no longer counts{why}; "
            : retrying.Continues ? $"the text above stays, it goes on after {failed.ContinuedAfter} characters; "
            : "";
        var next =
            retrying.Next != failed.Model ? $"{retrying.Next} takes over"
            : failed.Delay is { } delay ? $"attempt {retrying.Attempt + 1} in {Seconds(delay)}"
            : $"attempt {retrying.Attempt + 1} follows";
        return $"↻ {failed.Message?.TrimEnd('.')}; {text}{next}";
    }

    /// <summary>Why there is no answer, or not a whole one; null where there is, or nothing came before a stop.</summary>
    public static string? Shortfall(TargetResult result)
    {
        var hasText = result.Answer.Length > 0;
        var message = DisplayText.MakeVisible(result.Error?.Message.ReplaceLineEndings(" ") ?? "");
        return result switch
        {
            { Status: TargetStatus.Ok, FinishReason.Value: "length" } => "✂ cut at its token limit",
            { Status: TargetStatus.Ok, FinishReason.Value: "content_filter" } => "✂ stopped by a filter",
            { Status: TargetStatus.Ok } => null,
            { Status: TargetStatus.Cancelled } when !hasText => null,
            _ when hasText => $"✂ the answer breaks off: {message}",
            _ => $"✗ {message}",
        };
    }

    public static string Waiting(CallWait wait) =>
        wait.Time is { } time ? $"– waits {Seconds(time)} for {wait.For}" : $"– waits for {wait.For}";

    /// <summary>A line for each try of a target, each model that was skipped, and how its JSON came.</summary>
    public static IEnumerable<string> Attempts(TargetResult result)
    {
        var number = 0;
        var attempts = result.Attempts.Select(attempt =>
        {
            var head = attempt.WasSent ? $"attempt {++number}" : "skipped";
            // Why the last one failed is said of the whole.
            var isSaid = attempt == result.Attempts[^1] && attempt.Message == result.Error?.Message;
            return $"{head}: {attempt.Model}   {string.Join("   ", Facts(attempt, isSaid))}";
        });
        return attempts.Concat(Facts(result.JsonOrigin)).Select(DisplayText.MakeVisible);
    }

    private static IEnumerable<string> Facts(JsonOrigin? origin)
    {
        if (origin is null)
        {
            yield break;
        }

        var asked = origin.Mode switch
        {
            JsonMode.Native => "asked for as the provider's format",
            JsonMode.Prompt => "asked for in the prompt",
            _ => null,
        };
        var again =
            origin.AskedAgain == 0
                ? null
                : $"asked again {origin.AskedAgain} {(origin.AskedAgain == 1 ? "time" : "times")} for "
                    + $"{Summary.Tokens(origin.AskedAgainUsage)}, {Summary.Dollars(origin.AskedAgainCost)}";
        var facts = string.Join("; ", new[] { asked, again }.OfType<string>());
        if (facts.Length > 0)
        {
            yield return $"JSON: {facts}";
        }

        foreach (var repair in origin.Repairs)
        {
            yield return $"repaired: {repair}";
        }

        foreach (var coercion in origin.Coercions)
        {
            yield return $"coerced: {coercion}";
        }
    }

    private static IEnumerable<string> Facts(Attempt attempt, bool isSaid)
    {
        yield return attempt.Error is not { } error ? "ok"
        : isSaid ? $"{error}"
        : $"{error}: {(attempt.Message ?? "").ReplaceLineEndings(" ")}";
        if (!attempt.WasSent)
        {
            yield break;
        }

        yield return Seconds(attempt.Duration);
        if (attempt.Waited is { } waited)
        {
            yield return $"waited {Seconds(waited)}";
        }

        yield return Summary.Tokens(attempt.Usage);
        yield return Summary.Dollars(attempt.Cost);
        if (attempt.Delay is { } delay)
        {
            yield return $"next in {Seconds(delay)}";
        }
    }

    /// <summary>What was said beside an answer: what was asked otherwise than wanted, what the model thought. Failures are told elsewhere.</summary>
    public static IEnumerable<string> Diagnostics(TargetResult result, string folder) =>
        [
            .. result.Warnings.Select(warning => $"! {DisplayText.MakeVisible(warning)}"),
            .. Said(result),
            .. Media(result, folder),
            .. result.Sources.Select(
                (source, index) =>
                    $"[{index + 1}] {DisplayText.OneLine(string.Join("  ", new[] { source.Title, source.Address }.OfType<string>()))}"
            ),
        ];

    /// <summary>Where the files are that a model made beside text.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="folder">The run's folder, as its user names it.</param>
    public static IEnumerable<string> Media(TargetResult result, string folder) =>
        result.Media.Select(file =>
        {
            var place = file.Name is { } name ? $"{folder}/{name}" : file.Address ?? "not kept";
            var size = file.Length is { } length ? $", {Size(length)}" : "";
            return $"→ {DisplayText.MakeVisible(place)} ({DisplayText.MakeVisible(file.Type)}{size})";
        });

    private static IEnumerable<string> Said(TargetResult result) =>
        result.Status != TargetStatus.Ok
            ? []
            :
            [
                // Without colours, and in a file, thoughts look like an answer.
                .. result.Command is { } command
                    ? LinesOf(command.StandardErrorTail)
                    : LinesOf(result.Reasoning is { } thoughts ? $"thoughts: {thoughts.TrimStart()}" : null),
                .. LinesOf(result.Remarks),
            ];

    private static string[] LinesOf(string? text) =>
        string.IsNullOrWhiteSpace(text) ? [] : DisplayText.MakeAnswerVisible(text.Trim('\r', '\n')).Split('\n');

    private static string Size(long bytes) =>
        bytes switch
        {
            < 1000 => $"{bytes} bytes",
            < 1_000_000 => $"{bytes / 1e3:0} kB",
            _ => $"{bytes / 1e6:0.0} MB",
        };

    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds < 100 ? $"{time.TotalSeconds:0.0}s" : $"{time.TotalSeconds:0}s";
}

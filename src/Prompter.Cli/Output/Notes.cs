using System.Globalization;
using Prompter.FanOut;

namespace Prompter.Cli.Output;

/// <summary>What is said about targets beside their answers.</summary>
internal static class Notes
{
    public const string WarningStyle = "33";
    public const string QuietStyle = "2";

    public static string Retrying(Retrying retrying)
    {
        var failed = retrying.Failed;
        if (!failed.WasSent)
        {
            return $"– {failed.Model} is skipped: {failed.Message}";
        }

        var text =
            retrying.DropsText ? "the text above is dropped; "
            : retrying.Continues ? "the text above stays; "
            : "";
        var next =
            retrying.Next == failed.Model
                ? $"attempt {retrying.Attempt + 1} in {Seconds(failed.Delay ?? TimeSpan.Zero)}"
                : $"{retrying.Next} takes over";
        return $"↻ {failed.Message}; {text}{next}";
    }

    /// <summary>What was said beside an answer, such as what the model thought; failures are told elsewhere.</summary>
    public static IEnumerable<string> Diagnostics(TargetResult result) =>
        result.Status != TargetStatus.Ok
            ? []
            : new[] { result.Command?.StandardErrorTail ?? result.Reasoning, result.Remarks }
                .Where(text => !string.IsNullOrWhiteSpace(text))
                .SelectMany(text => DisplayText.MakeVisible(text!.Trim('\r', '\n')).Split('\n'));

    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds < 100
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s");
}

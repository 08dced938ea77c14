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
        var wait = Seconds(retrying.Failed.Delay ?? TimeSpan.Zero);
        var dropped = retrying.HadText ? "the text above is dropped; " : "";
        return $"↻ {retrying.Failed.Error?.Message}; {dropped}attempt {retrying.Attempt + 1} in {wait}";
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

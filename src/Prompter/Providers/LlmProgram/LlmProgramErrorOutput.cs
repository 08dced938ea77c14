using System.Text.RegularExpressions;
using Prompter.Calls;
using Prompter.Redaction;

namespace Prompter.Providers.LlmProgram;

/// <summary>
/// What <c>llm</c> writes to standard error, line by line. The usage lines that Prompter asked for with <c>-u</c> are taken
/// out; those that the user asked for stay.
/// </summary>
/// <param name="showsUsage">Whether the user asked for them.</param>
/// <param name="redactor">Takes secrets out before anything is cut; null for nobody.</param>
internal sealed partial class LlmProgramErrorOutput(bool showsUsage, Redactor? redactor = null)
{
    private const int TailLength = 8 * 1024;

    private readonly StreamRedactor? secrets = redactor is null ? null : new(redactor);
    private string partial = "";

    /// <summary>Whether the beginning of the line that comes next has been passed on already.</summary>
    private bool isWithinLine;

    /// <summary>The last 8 KiB, from the beginning of a word: half a key could not be told from other text.</summary>
    public string Tail { get; private set; } = "";

    /// <summary>The sum of all usage lines (a chain of tool calls has several), or null where no counts were told.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>Takes a piece and gives the lines that it completes.</summary>
    public string Append(string text) => Take(secrets?.Append(text) ?? text);

    /// <summary>Gives a last line that was never ended.</summary>
    public string Flush()
    {
        var passed = Take(secrets?.Flush() ?? "");
        return passed + PassPartial();
    }

    private string Take(string text)
    {
        var all = partial + text;
        var end = all.LastIndexOf('\n') + 1;
        var passed = Pass(all[..end]);
        partial = all[end..];
        if (partial.Length > TailLength)
        {
            // A line without end is passed on in pieces rather than collected.
            passed += PassPartial();
            isWithinLine = true;
        }

        return passed;
    }

    private string PassPartial()
    {
        var last = partial;
        partial = "";
        return Pass(last);
    }

    private string Pass(string lines)
    {
        var lineEnd = isWithinLine ? lines.IndexOf('\n') : -1;
        isWithinLine &= lineEnd < 0;
        var start = isWithinLine ? lines.Length : lineEnd + 1;
        var passed = UsageLine().Replace(lines, Take, count: -1, start);
        Keep(passed);
        return passed;
    }

    private void Keep(string text)
    {
        Tail += text;
        var cut = Tail.Length - TailLength;
        if (cut > 0)
        {
            const int LongestWord = 512;
            var blank = Tail.AsSpan(cut - 1, LongestWord).IndexOfAny(' ', '\n');
            var rest =
                blank >= 0 ? blank
                : char.IsLowSurrogate(Tail[cut]) ? 1
                : 0;
            Tail = Tail[(cut + rest)..];
        }
    }

    private string Take(Match match)
    {
        var usage = LlmProgramLog.UsageOf(
            Count(match.Groups["input"].ValueSpan),
            Count(match.Groups["output"].ValueSpan),
            match.Groups["details"] is { Success: true, Value: var details } ? details : null
        );
        Usage = UsageSum.Of(Usage, usage);
        return showsUsage ? match.Value : "";
    }

    private static long? Count(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>As <c>llm</c> 0.36 writes it; the counts are left out where the provider told none.</summary>
    [GeneratedRegex(
        @"^Token usage: *((?<input>[\d,]{1,20}) input, *(?<output>[\d,]{1,20}) output(, *(?<details>\{[^\n]*\}))?)?[^\n]*\n?",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex UsageLine();
}

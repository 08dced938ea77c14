using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.CommandLine;

/// <summary>
/// What <c>llm</c> writes to standard error, line by line. The usage lines that Prompter asked for with <c>-u</c> are taken
/// out; those that the user asked for stay.
/// </summary>
internal sealed partial class LlmErrorOutput(bool showsUsage)
{
    private const int TailLength = 8 * 1024;

    private readonly StringBuilder tail = new();
    private string partial = "";

    /// <summary>The last 8 KiB.</summary>
    public string Tail => tail.ToString();

    /// <summary>The sum of all usage lines (a chain of tool calls has several), or null where no counts were told.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>Takes a piece and gives the lines that it completes.</summary>
    public string Append(string text)
    {
        var all = partial + text;
        // A line without end is passed on in pieces rather than collected.
        var end = all.Length > TailLength ? all.Length : all.LastIndexOf('\n') + 1;
        partial = all[end..];
        return Pass(all[..end]);
    }

    /// <summary>Gives a last line that was never ended.</summary>
    public string Flush()
    {
        var last = partial;
        partial = "";
        return Pass(last);
    }

    private string Pass(string lines)
    {
        foreach (Match match in UsageLine().Matches(lines))
        {
            if (match.Groups["input"].Success)
            {
                Add(match);
            }
        }

        var passed = showsUsage ? lines : UsageLine().Replace(lines, "");
        tail.Append(passed.Length > TailLength ? passed.AsSpan(passed.Length - TailLength) : passed);
        if (tail.Length > TailLength)
        {
            tail.Remove(0, tail.Length - TailLength);
        }

        return passed;
    }

    private void Add(Match match)
    {
        var usage = LlmLog.UsageOf(
            long.Parse(match.Groups["input"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
            long.Parse(match.Groups["output"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
            match.Groups["details"] is { Success: true, Value: var details } ? details : null
        );
        Usage ??= new UsageDetails();
        Usage.Add(usage!);
    }

    /// <summary>As <c>llm</c> 0.36 writes it; the counts are left out where the provider told none.</summary>
    [GeneratedRegex(
        @"^Token usage: *((?<input>[\d,]{1,20}) input, *(?<output>[\d,]{1,20}) output(, *(?<details>\{[^\n]*\}))?)?[^\n]*\n?",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex UsageLine();
}

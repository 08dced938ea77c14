namespace Prompter.Json.Schema.Formats;

/// <summary>Durations of <see href="https://www.rfc-editor.org/rfc/rfc3339#appendix-A">RFC 3339, appendix A</see>: units follow each other without a gap.</summary>
internal static class Duration
{
    public static bool IsValid(string text)
    {
        if (!text.StartsWith('P') || text.Length < 3)
        {
            return false;
        }

        var time = text.IndexOf('T', StringComparison.Ordinal);
        var date = text.AsSpan(1, (time < 0 ? text.Length : time) - 1);
        return time < 0
            ? IsRun(date, "W") || IsRun(date, "YMD")
            : IsRun(text.AsSpan(time + 1), "HMS") && (date.IsEmpty || IsRun(date, "YMD"));
    }

    /// <summary>Whether a text is numbers with units that follow each other in a list.</summary>
    private static bool IsRun(ReadOnlySpan<char> text, string units)
    {
        var last = -1;
        do
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            var unit = digits <= 0 ? -1 : units.IndexOf(text[digits], StringComparison.Ordinal);
            if (unit < 0 || (last >= 0 && unit != last + 1))
            {
                return false;
            }

            last = unit;
            text = text[(digits + 1)..];
        } while (!text.IsEmpty);

        return true;
    }
}

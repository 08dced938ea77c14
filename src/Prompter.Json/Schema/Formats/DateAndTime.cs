using System.Globalization;

namespace Prompter.Json.Schema.Formats;

/// <summary>Dates and times of <see href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339</see>.</summary>
internal static class DateAndTime
{
    private const int MinutesOfDay = 24 * 60;

    public static bool IsDateTime(string text) =>
        text.Length > 10 && text[10] is 'T' or 't' && IsDate(text.AsSpan(0, 10)) && IsTime(text.AsSpan(11));

    public static bool IsDate(ReadOnlySpan<char> text) =>
        text.Length == 10
        && text[4] == '-'
        && text[7] == '-'
        && Number(text[..4]) is { } year
        && Number(text[5..7]) is { } month and >= 1 and <= 12
        && Number(text[8..]) is { } day and >= 1
        // The year 0 is a leap year, as is every one that 400 divides.
        && day <= DateTime.DaysInMonth(year == 0 ? 400 : year, month);

    public static bool IsTime(ReadOnlySpan<char> text)
    {
        if (
            text.Length < 9
            || text[2] != ':'
            || text[5] != ':'
            || Number(text[..2]) is not ({ } hour and <= 23)
            || Number(text[3..5]) is not ({ } minute and <= 59)
            || Number(text[6..8]) is not ({ } second and <= 60)
        )
        {
            return false;
        }

        var rest = text[8..];
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return false;
            }

            rest = rest[(digits + 1)..];
        }

        // A leap second is the last of a day in UTC.
        return Offset(rest) is { } offset
            && (second < 60 || (hour * 60 + minute - offset + MinutesOfDay) % MinutesOfDay == MinutesOfDay - 1);
    }

    /// <summary>The minutes that a zone is ahead of UTC.</summary>
    private static int? Offset(ReadOnlySpan<char> text)
    {
        if (text is "Z" or "z")
        {
            return 0;
        }

        return
            text.Length == 6
            && text[0] is '+' or '-'
            && text[3] == ':'
            && Number(text[1..3]) is { } hours and <= 23
            && Number(text[4..]) is { } minutes and <= 59
            ? (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes)
            : null;
    }

    private static int? Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

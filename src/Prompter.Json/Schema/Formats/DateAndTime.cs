using System.Text.RegularExpressions;

namespace Prompter.Json.Schema.Formats;

/// <summary>Dates and times of <see href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339</see>.</summary>
internal static partial class DateAndTime
{
    private const int MinutesOfDay = 24 * 60;

    public static bool IsDateTime(string text) =>
        text.Length > 10 && text[10] is 'T' or 't' && IsDate(text[..10]) && IsTime(text[11..]);

    public static bool IsDate(string text)
    {
        // The year 0, which .NET does not have, is a leap year as 2000 is.
        var date = text.StartsWith("0000", StringComparison.Ordinal) ? $"2{text[1..]}" : text;
        return DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    public static bool IsTime(string text)
    {
        var parts = Time.Match(text).Groups;
        if (parts["second"].Value != "60")
        {
            return parts[0].Success;
        }

        // A leap second is the last of a day in UTC.
        var ahead = Minutes("hourAhead", "minuteAhead") * (parts["sign"].Value == "-" ? -1 : 1);
        return (Minutes("hour", "minute") - ahead + MinutesOfDay) % MinutesOfDay == MinutesOfDay - 1;

        int Minutes(string hour, string minute) =>
            int.TryParse(parts[hour].ValueSpan, CultureInfo.InvariantCulture, out var hours)
                ? hours * 60 + int.Parse(parts[minute].ValueSpan, CultureInfo.InvariantCulture)
                : 0;
    }

    [GeneratedRegex(
        @"\A(?<hour>[01][0-9]|2[0-3]):(?<minute>[0-5][0-9]):(?<second>[0-5][0-9]|60)(\.[0-9]+)?"
            + @"([Zz]|(?<sign>[+-])(?<hourAhead>[01][0-9]|2[0-3]):(?<minuteAhead>[0-5][0-9]))\z",
        RegexOptions.ExplicitCapture,
        1_000
    )]
    private static partial Regex Time { get; }
}

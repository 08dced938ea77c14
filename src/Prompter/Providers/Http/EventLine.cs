using System.Buffers;

namespace Prompter.Providers.Http;

/// <summary>What a line of a server-sent event is.</summary>
internal enum EventField
{
    /// <summary>No field: text that nobody put into an event.</summary>
    None,
    Data,
    Error,

    /// <summary>The name of the event.</summary>
    Name,

    /// <summary>A comment, blanks, or what says nothing of an answer.</summary>
    Ignored,

    /// <summary>A field that no protocol has, which the standard has skipped.</summary>
    Unknown,
}

/// <summary>Lines of server-sent events, by the standard, and by what servers and those before them write that do not know it.</summary>
internal static class EventLine
{
    private const int LongestName = 64;

    /// <summary>Blanks, NUL, and the bytes of the mark of UTF-8, wherever one stands.</summary>
    public static readonly SearchValues<byte> Blanks = SearchValues.Create([.. " \t\r\n\0"u8, 0xEF, 0xBB, 0xBF]);

    /// <summary>What may stand between documents, alone or in a list.</summary>
    public static readonly SearchValues<byte> BetweenValues = SearchValues.Create([
        .. " \t\r\n\0,[]"u8,
        0xEF,
        0xBB,
        0xBF,
    ]);

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8
    );

    /// <summary>What a line is that is not empty.</summary>
    public static EventField FieldOf(ReadOnlySpan<byte> line)
    {
        // Most are written so.
        if (line.StartsWith("data:"u8))
        {
            // Gateways make data of the comments that OpenRouter sends while it waits.
            return ValueOf(line) is [(byte)':', ..] ? EventField.Ignored : EventField.Data;
        }

        if (line.StartsWith("event:"u8))
        {
            return EventField.Name;
        }

        if (line[0] == ':' || line.IndexOfAnyExcept(BetweenValues) < 0)
        {
            return EventField.Ignored;
        }

        line = Trimmed(line);
        var colon = line.IndexOf((byte)':');
        var name = (colon < 0 ? line : line[..colon]).TrimEnd(" \t\0"u8);
        return Ascii.EqualsIgnoreCase(name, "data"u8) ? EventField.Data
            : name.SequenceEqual("error"u8) ? EventField.Error
            : Ascii.EqualsIgnoreCase(name, "error"u8) && ValueOf(line) is [(byte)'{', ..] ? EventField.Error
            : Ascii.EqualsIgnoreCase(name, "event"u8) ? EventField.Name
            : Ascii.EqualsIgnoreCase(name, "id"u8) || Ascii.EqualsIgnoreCase(name, "retry"u8) ? EventField.Ignored
            : IsName(name) && !HoldsOther(line) ? EventField.Unknown
            : EventField.None;
    }

    /// <summary>What stands behind the colon; those that put events into events write the name twice.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var value = colon < 0 ? [] : line[(colon + 1)..];
        value = value is [(byte)' ', ..] ? value[1..] : value;
        return value.StartsWith("data:"u8) ? ValueOf(value) : value;
    }

    /// <summary>A line without what some write before it.</summary>
    public static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line) =>
        line.IndexOfAnyExcept(Blanks) is > 0 and var start ? line[start..] : line;

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length <= LongestName
        && name is [(>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..]
        && name.IndexOfAnyExcept(NameBytes) < 0
        && !Ascii.EqualsIgnoreCase(name, "error"u8);

    /// <summary>Whether something is in the line that is no value of a field: the data of another one, or a web page.</summary>
    private static bool HoldsOther(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        return text.Contains("data:", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<!doctype", StringComparison.OrdinalIgnoreCase);
    }
}

using System.Buffers;

namespace Prompter.Cli.Commands.Json;

/// <summary>The text that the commands about JSON read.</summary>
internal static class JsonInput
{
    private const int Mebibytes = 256;

    /// <summary>The text of a file, or of standard input. What is no UTF-8 in it becomes U+FFFD, and is told.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string Read(App app, string? file)
    {
        try
        {
            var bytes = file is null
                ? WholeFile.Read(app.Streams.Input.Open(), Mebibytes)
                : WholeFile.Read(app.Environment.PathOf(file), Mebibytes);
            var text = WholeFile.ToText(bytes);
            if (text.Contains('\uFFFD', StringComparison.Ordinal) && FirstInvalid(bytes) is { } first)
            {
                app.Say($"prompter: {NameOf(app, file)}:{first}: this is no UTF-8; such bytes are replaced by U+FFFD");
            }

            return text;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{file ?? "standard input"} cannot be read: {FailureReason.Of(exception)}");
        }
    }

    /// <summary>What the text is called in messages about a place in it.</summary>
    public static string NameOf(App app, string? file) =>
        file is null ? "standard input" : app.Environment.NameOf(file);

    /// <summary>Line and column of the first bytes that are no UTF-8; null where there are none, or another encoding is declared.</summary>
    private static string? FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            return null;
        }

        var (line, column) = (1, 1);
        bytes = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) != OperationStatus.Done)
            {
                return FormattableString.Invariant($"{line}:{column}");
            }

            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + rune.Utf16SequenceLength);
            bytes = bytes[length..];
        }

        return null;
    }
}

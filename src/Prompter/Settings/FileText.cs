using System.Text;

namespace Prompter.Settings;

/// <summary>Reads a file that a person wrote: UTF-8, at most 1 MiB, no control characters.</summary>
internal static class FileText
{
    private const int LongestInBytes = 1 << 20;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="source">How mistakes name it.</param>
    /// <param name="mistakes">Takes what is wrong with it.</param>
    /// <returns>The text, or null when it cannot be used.</returns>
    public static string? Read(string path, string source, ICollection<ConfigurationMistake> mistakes)
    {
        var (text, mistake) = Read(path, source);
        if (mistake is not null)
        {
            mistakes.Add(mistake);
        }

        return text;
    }

    private static (string? Text, ConfigurationMistake? Mistake) Read(string path, string source)
    {
        var origin = new Origin(source);
        if (Directory.Exists(path))
        {
            return (null, origin.Mistake("this is a directory; a configuration file is needed"));
        }
        // Not the file's length, which pipes and devices do not have, but what really comes out of it is bounded.
        var bytes = GC.AllocateUninitializedArray<byte>(LongestInBytes + 1);
        int count;
        try
        {
            using var stream = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, origin.Mistake("there is no such file; check the path"));
        }
        catch (UnauthorizedAccessException)
        {
            return (null, origin.Mistake("it cannot be read: permission denied; give yourself the right to read it"));
        }
        catch (IOException exception)
        {
            return (null, origin.Mistake($"it cannot be read: {MessageText.OneLine(exception.Message)}"));
        }
        if (count > LongestInBytes)
        {
            return (null, origin.Mistake("it is larger than 1 MiB; that is no configuration file"));
        }

        return Decode(bytes.AsSpan(0, count), source);
    }

    private static (string? Text, ConfigurationMistake? Mistake) Decode(ReadOnlySpan<byte> bytes, string source)
    {
        string text;
        try
        {
            text = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var line = bytes[..exception.Index].Count((byte)'\n') + 1;
            return (null, new(source, line, null, "this is not UTF-8; save the file as UTF-8"));
        }
        text = text.TrimStart('\uFEFF');
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (!char.IsControl(character) || character is '\t' or '\n' or '\r' or '\u0085')
            {
                continue;
            }

            var line = text.AsSpan(0, index).Count('\n') + 1;
            var column = index - text.LastIndexOf('\n', index);
            return (
                null,
                new(
                    source,
                    line,
                    column,
                    $"the control character U+{(int)character:X4} cannot stand in a file; remove it"
                )
            );
        }
        return (text, null);
    }
}

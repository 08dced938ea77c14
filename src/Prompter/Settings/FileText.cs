using System.Buffers;
using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>A file that a person wrote: UTF-8, at most 1 MiB, no control characters.</summary>
internal sealed record FileText(string Text, ReadOnlyMemory<byte> Bytes)
{
    private const int LongestInBytes = 1 << 20;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> Forbidden = SearchValues.Create([
        .. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl).Except("\t\n\r\u0085"),
    ]);

    /// <summary>What is in a file, or null where it cannot be used: a mistake, which calls it <paramref name="source"/>.</summary>
    /// <remarks>A pipe that the user named is waited for; one that lies where a file is looked for is not.</remarks>
    public static FileText? Read(string path, string source, SettingSet settings, bool mayBePipe)
    {
        if (Directory.Exists(path))
        {
            return Fail("this is a directory; a configuration file is needed");
        }

        // Not the file's length, which pipes and devices do not have, but what really comes out of it is bounded.
        var buffer = GC.AllocateUninitializedArray<byte>(LongestInBytes + 1);
        try
        {
            using var stream = mayBePipe
                ? File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : OrdinaryFile.Open(path);
            var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (count > LongestInBytes)
            {
                return Fail("it is larger than 1 MiB; that is no configuration file");
            }

            var text = Utf8.GetString(buffer, 0, count).TrimStart('\uFEFF');
            return text.AsSpan().IndexOfAny(Forbidden) is >= 0 and var index
                ? Fail(
                    $"the control character U+{(int)text[index]:X4} cannot stand in a file; remove it",
                    text.AsSpan(0, index).Count('\n') + 1,
                    index - text.LastIndexOf('\n', index)
                )
                : new(text, buffer.AsMemory(0, count));
        }
        catch (DecoderFallbackException exception)
        {
            var line = buffer.AsSpan(0, exception.Index).Count((byte)'\n') + 1;
            return Fail("this is not UTF-8; save the file as UTF-8", line);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Fail("there is no such file; check the path");
        }
        catch (UnauthorizedAccessException)
        {
            return Fail("it cannot be read: permission denied; give yourself the right to read it");
        }
        catch (IOException exception)
        {
            return Fail($"it cannot be read: {MessageText.OneLine(exception.Message)}");
        }

        FileText? Fail(string message, int? line = null, int? column = null)
        {
            settings.Report(new(source, line, column), message);
            return null;
        }
    }
}

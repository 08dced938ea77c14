using Prompter.Artifacts;

namespace Prompter.Cli.Commands;

/// <summary>A file that Prompter puts to where another program looks for it.</summary>
internal static class InstalledFile
{
    private const UnixFileMode Mode = PrivateFile.Mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="UsageException">It cannot be written; what was there is as it was.</exception>
    public static void Write(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            ReplacedFile.Write(path, Encoding.UTF8.GetBytes(text), Mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {FailureReason.Of(exception)}");
        }
    }
}

using System.Text.Unicode;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>A file that an option names, and that takes the place of a text on the command line.</summary>
internal static class TextFile
{
    private const int Mebibytes = 64;

    /// <summary>What it holds, without the line ends at its end, as a shell puts a file into an argument.</summary>
    /// <exception cref="UsageException">It cannot be read, or is no text.</exception>
    public static string Read(string path, string option, AppEnvironment environment)
    {
        try
        {
            var bytes = WholeFile.Read(environment.PathOf(environment.Sources.ExpandHome(path)), Mebibytes);
            return Utf8.IsValid(bytes)
                ? WholeFile.ToText(bytes).TrimEnd('\r', '\n')
                : throw new UsageException($"{option}: '{path}' is no text in UTF-8");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"{option}: '{path}' cannot be read: {FailureReason.Of(exception)}");
        }
    }
}

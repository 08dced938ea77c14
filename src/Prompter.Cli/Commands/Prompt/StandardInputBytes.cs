namespace Prompter.Cli.Commands.Prompt;

/// <summary>Standard input, which is read when it is asked for first.</summary>
/// <param name="app">The command line that has it.</param>
/// <param name="isAskedFor">Whether its user said that it is to be read; else it is empty where it is a terminal.</param>
internal sealed class StandardInputBytes(App app, bool isAskedFor)
{
    private const int LargestMebibytes = 512;
    private static readonly TimeSpan PatienceBeforeHint = TimeSpan.FromSeconds(3);

    private byte[]? bytes;

    /// <exception cref="UsageException">It is too large, or cannot be read.</exception>
    public byte[] Read() => bytes ??= app.Streams.Input.IsTerminal && !isAskedFor ? [] : ReadAll();

    private byte[] ReadAll()
    {
        using var hint = app.Environment.Time.CreateTimer(
            _ => app.Error.WriteLine("prompter: waiting for standard input to end (use </dev/null if there is none)"),
            null,
            PatienceBeforeHint,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            return WholeFile.Read(app.Streams.Input.Open(), LargestMebibytes);
        }
        catch (IOException)
        {
            // What cannot be read at all is told as such.
            throw new UsageException($"standard input is larger than {LargestMebibytes} MiB, which no model takes");
        }
    }
}

namespace Prompter.Cli.Console;

/// <summary>Standard input, standard output and standard error of a command line.</summary>
internal sealed record StandardStreams(StandardInput Input, StandardOutput Output, StandardOutput Error);

/// <summary>What a command line reads.</summary>
/// <param name="IsTerminal">Whether somebody could type; then it is only read where a person is asked something.</param>
/// <param name="Open">Begins to read; what is closed is empty.</param>
internal sealed record StandardInput(bool IsTerminal, Func<Stream> Open)
{
    /// <summary>Reads a line that is typed on the terminal, without showing it.</summary>
    /// <exception cref="UsageException">It could not be hidden.</exception>
    public Func<TextWriter, string, string> AskHidden { get; init; } = (_, _) => "";
}

/// <summary>One of the two outputs.</summary>
/// <param name="Stream">Where bytes go; each write is seen at once.</param>
/// <param name="IsTerminal">Whether it is shown on a terminal.</param>
internal sealed record StandardOutput(Stream Stream, bool IsTerminal)
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Columns of the terminal; null where it does not tell.</summary>
    public Func<int?> Columns { get; init; } = () => null;

    /// <summary>Whether whoever reads it has gone, as far as that can be known without writing.</summary>
    public Func<bool> IsGone { get; init; } = () => false;

    /// <summary>A writer of text that keeps nothing back, for any thread.</summary>
    public TextWriter CreateWriter() =>
        TextWriter.Synchronized(new StreamWriter(Stream, Encoding, leaveOpen: true) { AutoFlush = true });

    /// <summary>A writer of text that has to be flushed, for one thread.</summary>
    public StreamWriter CreateWriter(int bufferSize) =>
        new(Stream, Encoding, bufferSize, leaveOpen: true) { NewLine = "\n" };
}

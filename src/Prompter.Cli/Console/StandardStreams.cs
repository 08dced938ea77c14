namespace Prompter.Cli.Console;

internal sealed record StandardStreams(StandardInput Input, StandardOutput Output, StandardOutput Error)
{
    /// <summary>Finds the pager that reads standard output, and tells whether it is still there; null where there is none.</summary>
    public Func<Func<bool>?> FindPager { get; init; } = () => null;

    /// <summary>What to exit with: a success is none where standard output could not be written, which is told.</summary>
    public int ExitCodeOf(int exitCode)
    {
        if (Output.Stream.Problem is not { } problem)
        {
            return exitCode;
        }

        Error.CreateWriter().WriteLine($"prompter: standard output cannot be written: {problem}");
        return exitCode == ExitCodes.Success ? ExitCodes.Failure : exitCode;
    }
}

/// <param name="IsTerminal">Whether somebody could type; then it is only read where a person is asked something.</param>
/// <param name="From">Begins to read; null: it is closed, and so empty.</param>
internal sealed record StandardInput(bool IsTerminal, Func<Stream?> From)
{
    /// <summary>Begins to read it; what fails is a <see cref="UsageException"/>.</summary>
    public Stream Open() => new GuardedStream(From());

    /// <summary>Reads a line that is typed on the terminal, without showing it.</summary>
    /// <exception cref="UsageException">It could not be hidden.</exception>
    public Func<TextWriter, string, string> AskHidden { get; init; } = (_, _) => "";

    /// <summary>Runs a program that has the terminal to itself, to its end, and returns its exit code.</summary>
    /// <exception cref="UsageException">It cannot be started.</exception>
    public Func<IReadOnlyList<string>, int> RunProgram { get; init; } = _ => 0;

    /// <summary>The keys of the terminal; null where there are none.</summary>
    public Func<ITerminalKeys?> OpenKeys { get; init; } = () => null;
}

/// <summary>One of the two outputs; each write is seen at once.</summary>
internal sealed record StandardOutput(GuardedStream Stream, bool IsTerminal)
{
    private const int DefaultWidth = 80;
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    public Func<int?> Columns { get; init; } = () => null;

    /// <summary>How many lines the terminal shows; null where nobody knows.</summary>
    public Func<int?> Rows { get; init; } = () => null;

    /// <summary>Columns to fill; null where it is no terminal, and lines may be as long as they are.</summary>
    public int? Width(IReadOnlyDictionary<string, string> variables) =>
        !IsTerminal ? null
        : Columns() is { } columns ? columns
        : int.TryParse(variables.GetValueOrDefault("COLUMNS"), NumberStyles.None, null, out var told) ? told
        : DefaultWidth;

    /// <summary>Whether whoever reads it has gone, as far as that can be known without writing.</summary>
    public Func<bool> IsGone { get; init; } = () => false;

    /// <summary>Whether something could be written without waiting for whoever reads it.</summary>
    public Func<bool> HasRoom { get; init; } = () => true;

    /// <summary>Whether the terminal is this job's, and not another one's of its shell.</summary>
    public Func<bool> IsInForeground { get; init; } = () => true;

    /// <summary>A writer of text that keeps nothing back, for any thread.</summary>
    public TextWriter CreateWriter() =>
        TextWriter.Synchronized(new StreamWriter(Stream, Encoding, leaveOpen: true) { AutoFlush = true });

    /// <summary>A writer of text that has to be flushed, for one thread.</summary>
    public StreamWriter CreateWriter(int bufferSize) => new(Stream, Encoding, bufferSize, leaveOpen: true);
}

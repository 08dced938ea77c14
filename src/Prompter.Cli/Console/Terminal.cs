namespace Prompter.Cli.Console;

/// <summary>Standard output and standard error: what they are connected to, and a writer for each.</summary>
internal sealed class Terminal : IDisposable
{
    public Terminal(App app, bool color)
    {
        var variables = app.Environment.Variables;
        color = color && variables.GetValueOrDefault("NO_COLOR") is null or "";
        Output = new(app.Streams.Output, variables, color);
        Error = new(app.Streams.Error, variables, color);
    }

    public Screen Output { get; }

    public Screen Error { get; }

    /// <summary>Leaves a write alone that does not end: from now on nothing is written any more.</summary>
    public void Abandon()
    {
        Output.Abandon();
        Error.Abandon();
    }

    public void Dispose()
    {
        Output.Flush();
        Error.Flush();
    }
}

internal sealed class Screen(StandardOutput output, IReadOnlyDictionary<string, string> variables, bool color)
{
    /// <summary>Where nothing is shown.</summary>
    public static Screen Nowhere { get; } =
        new(
            new(new(Stream.Null), IsTerminal: false),
            new Dictionary<string, string>(StringComparer.Ordinal),
            color: false
        );

    private readonly StreamWriter writer = output.CreateWriter(bufferSize: 16 * 1024);

    public bool IsTerminal => output.IsTerminal;

    /// <summary>Whether a line can be erased and written again.</summary>
    public bool CanRewrite =>
        IsTerminal
        && (variables.GetValueOrDefault("TERM") is { Length: > 0 } kind ? kind != "dumb" : OperatingSystem.IsWindows());

    public bool HasStyles => color && CanRewrite;

    /// <summary>Whether whoever reads this has gone; what is written after that goes nowhere.</summary>
    public bool IsClosed { get; private set; }

    public int? Width => output.Width(variables);

    /// <summary>How many lines the terminal shows; null where nobody knows, or it is none.</summary>
    public int? Rows => IsTerminal ? output.Rows() : null;

    /// <summary>Whether something can be written without waiting for a reader that does not read.</summary>
    public bool HasRoom => output.HasRoom();

    /// <summary>Whether the terminal is this job's, and not another one's of its shell.</summary>
    public bool IsInForeground => output.IsInForeground();

    public void Write(ReadOnlySpan<char> text)
    {
        if (!IsClosed)
        {
            writer.Write(text);
        }
    }

    public void WriteLine(ReadOnlySpan<char> text)
    {
        Write(text);
        Write("\n");
    }

    /// <summary>Writes JSON; on a terminal what nobody would see in it is escaped.</summary>
    public void WriteJson(string json) => WriteLine(IsTerminal ? DisplayText.MakeJsonVisible(json) : json);

    /// <summary>Writes a text that is safe to show, broken at words where a terminal is too narrow for it.</summary>
    public void WriteWrapped(string text, string? style = null)
    {
        foreach (var row in Width is { } width ? DisplayText.Wrap(text, width, keepsWords: true) : [text])
        {
            WriteLine(style is null ? row : Styled(style, row));
        }
    }

    public void Flush()
    {
        if (!IsClosed)
        {
            writer.Flush();
            IsClosed = output.IsGone();
        }
    }

    public void Abandon() => IsClosed = true;

    /// <summary>The text in a style (parameters of an SGR sequence of ECMA-48, such as <c>1;31</c>), where there are colours.</summary>
    public string Styled(string style, string text) => HasStyles ? $"\e[{style}m{text}\e[0m" : text;
}

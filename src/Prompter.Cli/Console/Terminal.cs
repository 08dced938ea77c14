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
    private readonly StreamWriter writer = output.CreateWriter(bufferSize: 16 * 1024);

    public bool IsTerminal => output.IsTerminal;

    /// <summary>Whether a line can be erased and written again.</summary>
    public bool CanRewrite => IsTerminal && variables.GetValueOrDefault("TERM") is not "dumb";

    public bool HasStyles => color && CanRewrite;

    /// <summary>Whether whoever reads this has gone; what is written after that goes nowhere.</summary>
    public bool IsClosed { get; private set; }

    public int? Width => output.Width(variables);

    /// <summary>How many rows the terminal has.</summary>
    public int Height => output.Rows() ?? 24;

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

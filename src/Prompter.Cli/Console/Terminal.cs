namespace Prompter.Cli.Console;

/// <summary>
/// Standard output and standard error: what they are connected to, and a writer for each. While a pager reads the one, what goes to the
/// terminal by the other is held back.
/// </summary>
internal sealed class Terminal : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    public Terminal(App app, bool color)
    {
        var variables = app.Environment.Variables;
        color = color && variables.GetValueOrDefault("NO_COLOR") is null or "";
        Output = new(app.Streams.Output, variables, color);
        Func<bool>? pager = null;
        Error = new(app.Streams.Error, variables, color)
        {
            IsHeldBack = app.Streams is { Error.IsTerminal: true, Output.IsTerminal: false }
                ? () => (pager ??= app.Streams.FindPager())?.Invoke() == true
                : null,
        };
    }

    public Screen Output { get; }

    public Screen Error { get; }

    /// <summary>Has a pager see the end of what it reads, and waits until it has gone, where something is held back for that long.</summary>
    public async Task WaitForPagerAsync(TimeProvider time, CancellationToken stop)
    {
        Output.Flush();
        Error.Flush();
        if (!Error.HoldsBack)
        {
            return;
        }

        Output.Close();
        while (Error.HoldsBack)
        {
            if (stop.IsCancellationRequested)
            {
                // It still has the terminal.
                Error.Abandon();
                return;
            }

            await Task.Delay(LookAgain, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Error.Flush();
        }
    }

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

    private readonly StringBuilder held = new();

    /// <summary>Whether the terminal belongs to somebody else at the moment; null where it never does.</summary>
    public Func<bool>? IsHeldBack { get; init; }

    /// <summary>Whether something is held back.</summary>
    public bool HoldsBack => !IsClosed && held.Length > 0;

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
        if (IsClosed)
        {
            return;
        }

        if (IsHeldBack is null)
        {
            writer.Write(text);
        }
        else
        {
            held.Append(text);
        }
    }

    public void WriteLine(ReadOnlySpan<char> text)
    {
        Write(text);
        Write("\n");
    }

    /// <summary>Writes JSON; on a terminal what nobody would see in it is escaped.</summary>
    public void WriteJson(string json) => WriteLine(IsTerminal ? DisplayText.MakeJsonVisible(json) : json);

    /// <summary>Writes a text that is safe to show, broken at words where a terminal is too narrow for it; what has a number hangs behind it.</summary>
    public void WriteWrapped(string text, string? style = null)
    {
        var indent =
            text is ['[', .., _] && text.IndexOf("] ", StringComparison.Ordinal) is > 0 and < 5 and var end
                ? end + 2
                : 0;
        var isFirst = true;
        foreach (
            var row in Width is { } width
                ? DisplayText.Wrap(text[indent..], Math.Max(1, width - indent), keepsWords: true)
                : [text[indent..]]
        )
        {
            var line = (isFirst ? text[..indent] : new string(' ', indent)) + row;
            WriteLine(style is null ? line : Styled(style, line));
            isFirst = false;
        }
    }

    public void Flush()
    {
        if (IsClosed)
        {
            return;
        }

        if (held.Length > 0 && IsHeldBack?.Invoke() == false)
        {
            writer.Write(held);
            held.Clear();
        }

        writer.Flush();
        IsClosed = output.IsGone();
    }

    /// <summary>Whoever reads this sees its end.</summary>
    public void Close()
    {
        Flush();
        IsClosed = true;
        output.Stream.Dispose();
    }

    public void Abandon() => IsClosed = true;

    /// <summary>The text in a style (parameters of an SGR sequence of ECMA-48, such as <c>1;31</c>), where there are colours.</summary>
    public string Styled(string style, string text) => HasStyles ? $"\e[{style}m{text}\e[0m" : text;
}

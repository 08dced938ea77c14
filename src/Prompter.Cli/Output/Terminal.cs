using System.Globalization;
using System.Text;

namespace Prompter.Cli.Output;

/// <summary>Standard output and standard error: what they are connected to, and a writer for each.</summary>
internal sealed class Terminal : IDisposable
{
    private Terminal(Screen output, Screen error) => (Output, Error) = (output, error);

    public Screen Output { get; }

    public Screen Error { get; }

    public static Terminal FromProcess(bool color)
    {
        color = color && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        var isCapable = Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new(
            new(Console.OpenStandardOutput(), 1, !Console.IsOutputRedirected, isCapable, color),
            new(Console.OpenStandardError(), 2, !Console.IsErrorRedirected, isCapable, color)
        );
    }

    /// <summary>Leaves a write alone that does not end: from now on nothing is written any more.</summary>
    public void Abandon()
    {
        Output.Abandon();
        Error.Abandon();
    }

    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
    }
}

/// <summary>One of the two outputs.</summary>
internal sealed class Screen : IDisposable
{
    private readonly StreamWriter writer;
    private readonly int descriptor;

    public Screen(Stream stream, int descriptor, bool isTerminal, bool isCapable, bool color)
    {
        this.descriptor = descriptor;
        writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024) { NewLine = "\n" };
        IsTerminal = isTerminal;
        HasColor = isTerminal && isCapable && color;
        CanRewrite = isTerminal && isCapable;
    }

    public bool IsTerminal { get; }

    public bool HasColor { get; }

    /// <summary>Whether a line can be erased and written again.</summary>
    public bool CanRewrite { get; }

    /// <summary>Whether whoever reads this has gone; what is written after that goes nowhere.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Columns of the terminal; null where there is none, and lines may be as long as they are.</summary>
    public int? Width => IsTerminal ? WidthOfTerminal() : null;

    public void Write(ReadOnlySpan<char> text)
    {
        if (!IsClosed)
        {
            try
            {
                writer.Write(text);
            }
            catch (IOException)
            {
                IsClosed = true;
            }
        }
    }

    public void WriteLine(ReadOnlySpan<char> text)
    {
        Write(text);
        Write("\n");
    }

    public void Flush()
    {
        if (!IsClosed)
        {
            try
            {
                writer.Flush();
                IsClosed = PipeEnd.IsGone(descriptor);
            }
            catch (IOException)
            {
                IsClosed = true;
            }
        }
    }

    public void Abandon() => IsClosed = true;

    /// <summary>The text in a colour or style, where there are colours.</summary>
    /// <param name="style">Parameters of the SGR sequence (ECMA-48), such as <c>1;31</c>.</param>
    /// <param name="text">The text.</param>
    public string Styled(string style, string text) => HasColor ? $"\e[{style}m{text}\e[0m" : text;

    public void Dispose()
    {
        Flush();
        if (!IsClosed)
        {
            writer.Dispose();
        }
    }

    private static int WidthOfTerminal()
    {
        try
        {
            if (Console.WindowWidth is > 0 and var width)
            {
                return width;
            }
        }
        catch (IOException)
        {
            // No size is known; the variable may tell one.
        }

        return int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var columns
        )
            ? columns
            : 80;
    }
}

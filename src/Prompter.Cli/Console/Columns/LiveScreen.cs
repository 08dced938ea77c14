using System.Diagnostics.CodeAnalysis;

namespace Prompter.Cli.Console.Columns;

/// <summary>
/// The whole terminal, drawn again and again while something goes on: its second screen, which programs such as <c>less</c> use, so that a
/// change of the size moves nothing of what stands on the first. Only rows that have changed are written.
/// </summary>
/// <remarks>Whatever happens, <see cref="Close"/> leaves the terminal as it was.</remarks>
[SuppressMessage("Reliability", "CA2002", Justification = "The lock is private.")]
internal sealed class LiveScreen(Screen screen, ITerminalKeys? keys)
{
    private const string BeginFrame = "\e[?2026h";
    private const string EndFrame = "\e[?2026l";

    /// <summary>The other screen, without a cursor, and without a line that goes on in the next.</summary>
    private const string Enter = "\e[?1049h\e[?25l\e[?7l\e[H\e[2J";
    private const string Leave = "\e[0m\e[H\e[2J\e[?7h\e[?25h\e[?1049l";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly object gate = new();
    private IReadOnlyList<string> shown = [];
    private (int Columns, int Rows) size;
    private bool isOpen;
    private bool isOver;

    /// <summary>Draws rows, which may place their parts by themselves but never leave their line.</summary>
    /// <param name="compose">Makes as many rows as there are, for a width.</param>
    public void Draw(Func<int, int, IReadOnlyList<string>> compose)
    {
        lock (gate)
        {
            if (isOver || !(isOpen || Open()))
            {
                return;
            }

            var now = (screen.Width ?? 80, screen.Rows ?? 24);
            var isNew = now != size;
            size = now;
            var rows = compose(size.Columns, size.Rows);
            var frame = new StringBuilder();
            if (isNew)
            {
                frame.Append("\e[2J");
            }

            for (var row = 0; row < rows.Count; row++)
            {
                if (isNew || row >= shown.Count || shown[row] != rows[row])
                {
                    frame.Append(CultureInfo.InvariantCulture, $"\e[{row + 1};1H\e[2K{rows[row]}");
                }
            }

            shown = rows;
            if (frame.Length > 0)
            {
                screen.Write($"{BeginFrame}{frame}{EndFrame}");
                screen.Flush();
            }
        }
    }

    /// <summary>What has been typed since.</summary>
    public string ReadKeys() => keys?.Read() ?? "";

    /// <summary>Leaves the terminal to others, until it is drawn again.</summary>
    /// <param name="forGood">Whether it is not drawn again.</param>
    public void Close(bool forGood = true)
    {
        // A frame that a stopped terminal does not take is not waited for.
        var isFree = Monitor.TryEnter(gate, Patience);
        try
        {
            isOver |= forGood;
            keys?.Close();
            if (isOpen && isFree && screen.HasRoom)
            {
                isOpen = false;
                screen.Write(Leave);
                screen.Flush();
            }
        }
        finally
        {
            if (isFree)
            {
                Monitor.Exit(gate);
            }
        }
    }

    /// <returns>Whether the terminal is ours.</returns>
    private bool Open()
    {
        if (!screen.IsInForeground)
        {
            return false;
        }

        keys?.Open();
        screen.Write(Enter);
        (isOpen, size) = (true, default);
        return true;
    }
}

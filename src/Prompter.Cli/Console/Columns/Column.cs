using Prompter.Calls;
using Prompter.Runs;
using Prompter.Tokens;

namespace Prompter.Cli.Console.Columns;

/// <summary>One target: what it does, and the end of what it has written.</summary>
/// <remarks>Events come from any thread and cost next to nothing; everything else happens when a frame is drawn.</remarks>
internal sealed class Column(Target target, TimeProvider time)
{
    /// <summary>The most that waits for a frame: of more, only the end would be seen.</summary>
    private const int MostIncoming = 128 * 1024;

    /// <summary>More than any screen has.</summary>
    private const int MostShown = 32 * 1024;

    private readonly Lock gate = new();
    private readonly StringBuilder incoming = new();
    private readonly ColumnText text = new();
    private readonly ColumnText thoughts = new();
    private readonly TargetProgress progress = new(time);
    private readonly string label = DisplayText.OneLine(target.Label);
    private bool isThought;
    private bool isDraft;
    private double tokens;

    /// <summary>Why the answer does not go on: a failed attempt, or the end.</summary>
    private (string Text, string Style)? note;

    public Target Target => target;

    /// <summary>What came of it; null while it goes on.</summary>
    public TargetResult? Result { get; private set; }

    public void Take(RunEvent runEvent)
    {
        lock (gate)
        {
            progress.Take(runEvent);
            switch (runEvent)
            {
                case TextReceived { Text: var piece }:
                    Add(piece, thought: false, draft: false);
                    break;
                case DraftReceived { Text: var piece }:
                    Add(piece, thought: false, draft: true);
                    break;
                case DiagnosticReceived { Text: var piece }:
                    Add(piece, thought: true, draft: false);
                    break;
                case Retrying retrying:
                    TakeIn(isEnd: true);
                    note = (DisplayText.MakeVisible(Notes.Retrying(retrying)), Notes.WarningStyle);
                    if (retrying is { Continues: false, Failed.WasSent: true })
                    {
                        text.Clear();
                        thoughts.Clear();
                        tokens = 0;
                    }

                    break;
                case TargetCompleted { Result: var result }:
                    Result = result;
                    TakeIn(isEnd: true);
                    note = result.Error is { } error
                        ? (DisplayText.MakeVisible(error.Message.ReplaceLineEndings(" ")), "31")
                        : null;
                    break;
            }
        }
    }

    /// <summary>The rows of the column: its label, its state, and the end of its answer.</summary>
    public IReadOnlyList<Cell> Draw(int width, int height, string spinner)
    {
        lock (gate)
        {
            TakeIn(isEnd: Result is not null);
            var state = progress.State(spinner, !text.IsEmpty, !thoughts.IsEmpty);
            var facts = $"{progress.Time} {Tokens()}".TrimEnd();
            if (DisplayText.WidthOf(state.Text) + 1 + facts.Length > width)
            {
                facts = facts.Replace(" tokens", "", StringComparison.Ordinal);
            }

            var room = width - facts.Length - 1;
            List<Cell> cells =
            [
                new(DisplayText.Truncate(label, width), "1"),
                state with
                {
                    Text = DisplayText.Truncate(state.Text, room),
                    Right = facts,
                },
                new(new string('─', width), Notes.QuietStyle),
            ];
            var left = height - cells.Count;
            var notes = note is { } said
                ? DisplayText
                    .Wrap(said.Text, width)
                    .Take(Math.Max(1, left - Math.Min(left / 2, 4)))
                    .Select(row => new Cell(row, said.Style))
                    .ToList()
                : [];
            var isThinking = text.IsEmpty && !thoughts.IsEmpty;
            var body = (isThinking ? thoughts : text).Last(Math.Max(0, left - notes.Count), width);
            cells.AddRange(body.Select(row => new Cell(row, isThinking || isDraft ? Notes.QuietStyle : null)));
            cells.AddRange(notes);
            return cells;
        }
    }

    private string Tokens() =>
        Result?.Usage?.OutputTokenCount is { } told ? $"{told} tokens"
        : tokens > 0 ? $"~{tokens:0} tokens"
        : "";

    private void Add(string piece, bool thought, bool draft)
    {
        if (thought != isThought || (isDraft && !draft && !thought))
        {
            TakeIn(isEnd: true);
        }

        if (isDraft && !draft && !thought)
        {
            // The answer takes the place of what it was read from.
            text.Clear();
            tokens = 0;
        }

        note = thought ? note : null;
        (isThought, isDraft) = (thought, draft || (thought && isDraft));
        incoming.Append(piece);
        if (incoming.Length > MostIncoming)
        {
            TakeIn(isEnd: false);
        }
    }

    /// <summary>Lays out what has come since the last frame.</summary>
    /// <param name="isEnd">Whether nothing more comes to it; else a character at its end waits for the marks that may follow it.</param>
    private void TakeIn(bool isEnd)
    {
        if (incoming.Length == 0)
        {
            return;
        }

        var all = incoming.ToString();
        var length = isEnd || all[^1] is < '\u0300' and not '\r' ? all.Length : StartOfLast(all);
        if (length == 0 && all.Length < MostIncoming)
        {
            return;
        }

        length = length == 0 ? all.Length : length;
        incoming.Clear().Append(all, length, all.Length - length);
        var piece = all[..length];
        tokens += TokenEstimate.Of(piece);
        var shown = isThought ? thoughts : text;
        if (piece.Length > MostShown)
        {
            // Of so much, only the end is seen before more comes.
            shown.Clear();
            piece = piece[(piece.LastIndexOf('\n', piece.Length - MostShown) + 1)..];
            piece = piece.Length > 2 * MostShown ? piece[^MostShown..] : piece;
        }

        shown.Append(DisplayText.MakeAnswerVisible(piece));
    }

    private static int StartOfLast(string text)
    {
        // Half a pair belongs to what is before it as long as nobody knows better.
        var end = text.Length - (char.IsHighSurrogate(text[^1]) ? 1 : 0);
        // As far back as one character of a reader may reach.
        var at = Math.Max(0, end - 64);
        for (var next = at; next < end; next += StringInfo.GetNextTextElementLength(text, next))
        {
            at = next;
        }

        return at;
    }
}

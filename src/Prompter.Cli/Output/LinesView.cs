using System.Text;
using Prompter.FanOut;
using Prompter.Models;

namespace Prompter.Cli.Output;

/// <summary>All answers at once, line by line, each line tagged with its model.</summary>
internal sealed class LinesView(Labels labels, Screen answers, Screen notes) : IView
{
    /// <summary>A line that is longer comes in pieces, so that an answer without line ends cannot fill the memory.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly Dictionary<string, StringBuilder> partials = new(StringComparer.Ordinal);

    public bool IsInsideLine => false;

    public void Show(RunEvent runEvent)
    {
        var target = runEvent.Target;
        switch (runEvent)
        {
            case TextReceived { Text: var text }:
                Take(target, text);
                break;
            case Retrying retrying:
                EndLine(target);
                // Whoever reads the answers has to know what to drop.
                var screen = retrying.HadText ? answers : notes;
                screen.WriteLine(labels.Tag(target, screen) + screen.Styled("33", Notes.Retrying(retrying)));
                break;
            case TargetCompleted completed:
                EndLine(target);
                foreach (var line in Notes.Diagnostics(completed.Result))
                {
                    notes.WriteLine(labels.Tag(target, notes) + notes.Styled("2", line));
                }

                break;
        }
    }

    private void Take(Target target, string text)
    {
        if (!partials.TryGetValue(target.Label, out var partial))
        {
            partials[target.Label] = partial = new();
        }

        var rest = text.AsSpan();
        for (int end; (end = rest.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
        {
            WriteLine(target, partial.Append(rest[..end]).ToString());
            partial.Clear();
        }

        partial.Append(rest);
        if (partial.Length >= LongestLine)
        {
            EndLine(target);
        }
    }

    private void EndLine(Target target)
    {
        if (partials.TryGetValue(target.Label, out var partial) && partial.Length > 0)
        {
            WriteLine(target, partial.ToString());
            partial.Clear();
        }
    }

    private void WriteLine(Target target, string line)
    {
        var tag = labels.Tag(target, answers);
        line = line.TrimEnd('\r');
        if (labels.RoomBesideTag(answers) is not { } room)
        {
            answers.Write(tag);
            answers.WriteLine(line);
            return;
        }

        foreach (var part in DisplayText.Wrap(DisplayText.MakeVisible(line), room))
        {
            answers.Write(tag);
            answers.WriteLine(part);
        }
    }
}

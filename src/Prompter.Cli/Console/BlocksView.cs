using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>One answer after the other, each whole, in the order in which they end.</summary>
/// <param name="labels">The tags of all targets.</param>
/// <param name="answers">Where blocks go.</param>
/// <param name="notes">Where it is said what is no answer; on the same terminal that is in the block.</param>
/// <param name="folder">The run's folder, as its user names it.</param>
/// <param name="isVerbose">Whether every attempt is told.</param>
/// <param name="isMarkdown">Whether a terminal shows what Markdown means.</param>
internal sealed class BlocksView(
    Labels labels,
    Screen answers,
    Screen notes,
    string folder,
    bool isVerbose,
    bool isMarkdown
) : IView
{
    private bool isBehindNote;

    public void Show(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case Retrying retrying:
                labels.WriteLine(notes, retrying.Target, Notes.Retrying(retrying), Notes.WarningStyle);
                isBehindNote = true;
                break;
            case TargetCompleted completed:
                ShowBlock(completed.Result);
                break;
        }
    }

    private void ShowBlock(TargetResult result)
    {
        if (isBehindNote)
        {
            notes.WriteLine("");
            notes.Flush();
            isBehindNote = false;
        }

        var width = Math.Min(answers.Width ?? 80, 100);
        var label = DisplayText.Truncate(DisplayText.OneLine(result.Target.Label), width - 8);
        var rule = new string('─', Math.Max(3, width - DisplayText.WidthOf(label) - 4));
        answers.WriteLine(labels.Styled(result.Target, $"── {label} {rule}", answers));
        FinishedAnswer.Write(answers, result.Answer.Read(), isMarkdown);
        // The two may be one terminal, or one file.
        answers.Flush();
        foreach (var line in Notes.Diagnostics(result, folder).Concat(isVerbose ? Notes.Attempts(result) : []))
        {
            if (labels.Count == 1 || (notes.IsTerminal && answers.IsTerminal))
            {
                notes.WriteWrapped(line, Notes.QuietStyle);
            }
            else
            {
                labels.WriteLine(notes, result.Target, line, Notes.QuietStyle);
            }
        }

        notes.Flush();
        foreach (var row in DisplayText.Wrap(Summary.Outcome(result, width), answers.Width ?? int.MaxValue))
        {
            answers.WriteLine(answers.Styled(Notes.QuietStyle, row));
        }

        answers.WriteLine("");
    }
}

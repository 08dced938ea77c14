using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>One answer after the other, each whole, in the order in which they end.</summary>
internal sealed class BlocksView(Labels labels, Screen answers, Screen notes) : IView
{
    public void Show(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case Retrying retrying:
                labels.WriteLine(notes, retrying.Target, Notes.Retrying(retrying), Notes.WarningStyle);
                break;
            case TargetCompleted completed:
                ShowBlock(completed.Result);
                break;
        }
    }

    private void ShowBlock(TargetResult result)
    {
        var width = Math.Min(answers.Width ?? 80, 100);
        var label = DisplayText.Truncate(DisplayText.OneLine(result.Target.Label), width - 8);
        var rule = new string('─', Math.Max(3, width - DisplayText.WidthOf(label) - 4));
        answers.WriteLine(labels.Styled(result.Target, $"── {label} {rule}", answers));
        ShowAnswer(result.Answer);
        foreach (var row in DisplayText.Wrap(Summary.Outcome(result, width), answers.Width ?? int.MaxValue))
        {
            answers.WriteLine(answers.Styled(Notes.QuietStyle, row));
        }

        answers.WriteLine("");
        foreach (var line in Notes.Diagnostics(result))
        {
            labels.WriteLine(notes, result.Target, line, Notes.QuietStyle);
        }
    }

    private void ShowAnswer(AnswerText answer)
    {
        if (answer.Length == 0)
        {
            return;
        }

        var last = '\n';
        foreach (var piece in answer.Read())
        {
            answers.Write(answers.IsTerminal ? DisplayText.MakeAnswerVisible(piece) : piece);
            last = piece[^1];
        }

        if (last != '\n')
        {
            answers.Write("\n");
        }
    }
}

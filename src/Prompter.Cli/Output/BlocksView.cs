using Prompter.FanOut;

namespace Prompter.Cli.Output;

/// <summary>One answer after the other, each whole, in the order in which they end.</summary>
internal sealed class BlocksView(Labels labels, Screen answers, Screen notes) : IView
{
    public bool IsInsideLine => false;

    public void Show(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case Retrying retrying:
                notes.WriteLine(labels.Tag(retrying.Target, notes) + notes.Styled("33", Notes.Retrying(retrying)));
                break;
            case TargetCompleted completed:
                ShowBlock(completed.Result);
                break;
        }
    }

    private void ShowBlock(TargetResult result)
    {
        var width = Math.Min(answers.Width ?? 80, 100);
        var label = DisplayText.Truncate(DisplayText.MakeVisible(result.Target.Label), width - 8);
        var rule = new string('─', Math.Max(3, width - DisplayText.WidthOf(label) - 4));
        answers.WriteLine(labels.Styled(result.Target, $"── {label} {rule}", answers));
        ShowAnswer(result.Answer);
        answers.WriteLine(answers.Styled("2", Summary.Outcome(result, width)));
        answers.WriteLine("");
        foreach (var line in Notes.Diagnostics(result))
        {
            notes.WriteLine(labels.Tag(result.Target, notes) + notes.Styled("2", line));
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
            answers.Write(answers.IsTerminal ? DisplayText.MakeVisible(piece) : piece);
            last = piece[^1];
        }

        if (last != '\n')
        {
            answers.Write("\n");
        }
    }
}

using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>Each answer when it is complete, and nothing else; of several, each behind a line with its model, as <c>head</c> has them of files.</summary>
/// <param name="labels">The tags of all targets.</param>
/// <param name="answers">Where answers go.</param>
/// <param name="notes">Where it is said what is no answer.</param>
/// <param name="folder">The run's folder, as its user names it.</param>
/// <param name="isMarkdown">Whether a terminal shows what Markdown means.</param>
internal sealed class WholeView(Labels labels, Screen answers, Screen notes, string folder, bool isMarkdown) : IView
{
    private bool isFirst = true;

    public void Show(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case Retrying retrying:
                // Nothing has been shown that it could be about.
                Tell(retrying.Target, Notes.Retrying(retrying with { DropsText = false }), Notes.WarningStyle);
                break;
            case TargetCompleted { Result: var result }:
                if (result.Answer.Length > 0)
                {
                    ShowAnswer(result);
                }

                foreach (var line in Notes.Diagnostics(result, folder))
                {
                    Tell(result.Target, line, Notes.QuietStyle);
                }

                if (!answers.IsClosed && Notes.Shortfall(result) is { } shortfall)
                {
                    Tell(result.Target, shortfall, Notes.FailureStyle);
                }

                break;
        }
    }

    private void ShowAnswer(TargetResult result)
    {
        if (labels.Count > 1)
        {
            var label = DisplayText.OneLine(result.Target.Label);
            answers.WriteLine($"{(isFirst ? "" : "\n")}{labels.Styled(result.Target, $"==> {label} <==", answers)}");
        }

        isFirst = false;
        FinishedAnswer.Write(answers, result.Answer.Read(), isMarkdown);
        answers.Flush();
    }

    private void Tell(Target target, string line, string style)
    {
        if (labels.Count == 1)
        {
            notes.WriteWrapped(DisplayText.MakeVisible(line), style);
        }
        else
        {
            labels.WriteLine(notes, target, line, style);
        }

        notes.Flush();
    }
}

using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>The answer of the only model, as it arrives, and nothing else.</summary>
internal sealed class PlainView(Screen answers, Screen notes) : IView
{
    public bool IsInsideLine { get; private set; }

    public void Show(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case TextReceived { Text: var text }:
                answers.Write(answers.IsTerminal ? DisplayText.MakeAnswerVisible(text) : text);
                IsInsideLine = text[^1] != '\n';
                break;
            case Retrying retrying:
                if (!retrying.Continues || answers.IsTerminal)
                {
                    EndLine();
                }
                else if (IsInsideLine && !notes.IsTerminal)
                {
                    // The answer has to stay whole, and both may go to the same file.
                    notes.Write("\n");
                }

                notes.WriteLine(notes.Styled(Notes.WarningStyle, DisplayText.MakeVisible(Notes.Retrying(retrying))));
                break;
            case TargetCompleted completed:
                EndLine();
                foreach (var line in Notes.Diagnostics(completed.Result))
                {
                    notes.WriteLine(notes.Styled(Notes.QuietStyle, line));
                }

                break;
        }
    }

    private void EndLine()
    {
        if (IsInsideLine)
        {
            answers.Write("\n");
            IsInsideLine = false;
        }
    }
}

using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>The answer of the only model, as it arrives, and nothing else.</summary>
internal sealed class PlainView(Screen answers, Screen notes, string folder) : IView
{
    private readonly WrappedAnswer? wrapped = answers.IsTerminal ? new(answers) : null;
    private bool isInsideLine;

    public bool IsInsideLine => wrapped?.IsInsideLine ?? isInsideLine;

    public void Show(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case TextReceived { Text: var text } when wrapped is not null:
                wrapped.Write(text);
                break;
            case TextReceived { Text: var text }:
                answers.Write(text);
                isInsideLine = text[^1] != '\n';
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

                // Whoever reads the answer has to know what to drop.
                var screen = retrying.DropsText && answers.IsTerminal ? answers : notes;
                screen.WriteWrapped(DisplayText.MakeVisible(Notes.Retrying(retrying)), Notes.WarningStyle);
                break;
            case TargetCompleted completed:
                EndLine();
                foreach (var line in Notes.Diagnostics(completed.Result, folder))
                {
                    notes.WriteWrapped(line, Notes.QuietStyle);
                }

                break;
        }
    }

    private void EndLine()
    {
        wrapped?.End();
        if (isInsideLine)
        {
            answers.Write("\n");
            isInsideLine = false;
        }
    }
}

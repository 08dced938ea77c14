using Prompter.Cli.Console.Markdown;
using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>The answer of the only model, as it arrives, and nothing else.</summary>
/// <param name="answers">Where it goes.</param>
/// <param name="notes">Where it is said what is no answer.</param>
/// <param name="folder">The run's folder, as its user names it.</param>
/// <param name="isMarkdown">Whether a terminal shows what Markdown means.</param>
internal sealed class PlainView(Screen answers, Screen notes, string folder, bool isMarkdown) : IView
{
    private IAnswerWriter? wrapped = WriterOn(answers, isMarkdown);
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
                    wrapped = retrying.Continues ? wrapped : WriterOn(answers, isMarkdown);
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

    private static IAnswerWriter? WriterOn(Screen answers, bool isMarkdown) =>
        !answers.IsTerminal ? null
        : isMarkdown && answers.CanRewrite ? new MarkdownWriter(answers, isLive: true)
        : new WrappedAnswer(answers);

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

using Prompter.Cli.Console.Markdown;

namespace Prompter.Cli.Console;

/// <summary>Writes a whole answer: on a terminal laid out or broken at words, elsewhere as it is. It ends with a line end.</summary>
internal static class FinishedAnswer
{
    public static void Write(Screen screen, IEnumerable<string> answer, bool isMarkdown)
    {
        if (screen.IsTerminal)
        {
            IAnswerWriter writer =
                isMarkdown && screen.CanRewrite ? new MarkdownWriter(screen, isLive: false) : new WrappedAnswer(screen);
            foreach (var piece in answer.Where(piece => piece.Length > 0))
            {
                writer.Write(piece);
            }

            writer.End();
            return;
        }

        var last = '\n';
        foreach (var piece in answer.Where(piece => piece.Length > 0))
        {
            screen.Write(piece);
            last = piece[^1];
        }

        if (last != '\n')
        {
            screen.Write("\n");
        }
    }
}

using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>Writes a whole answer: on a terminal broken at words, elsewhere as it is. It ends with a line end.</summary>
internal static class FinishedAnswer
{
    public static void Write(Screen screen, AnswerText answer)
    {
        if (answer.Length == 0)
        {
            return;
        }

        if (screen.IsTerminal)
        {
            var wrapped = new WrappedAnswer(screen);
            foreach (var piece in answer.Read())
            {
                wrapped.Write(piece);
            }

            wrapped.End();
            return;
        }

        var last = '\n';
        foreach (var piece in answer.Read())
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

namespace Prompter.Cli.Commands.Completion;

/// <summary>
/// <c>prompter complete -- WORDS</c>, which shells ask: a line for each word that may stand in the place of the last one, with what it means
/// behind a tab, or <c>:files</c>, <c>:folders</c> where the shell knows better.
/// </summary>
internal static class CompleteCommand
{
    private const int BufferSize = 4096;

    public static Command Create(App app, string[] words)
    {
        var command = new Page(
            "complete",
            "Print what may follow on a command line.",
            "complete -- WORDS",
            "  prompter complete -- -m sim:"
        )
        {
            Hidden = true,
        };
        command.SetAction(parsed =>
        {
            var redactor = app.Environment.Redactor;
            using var output = app.Streams.Output.CreateWriter(BufferSize);
            foreach (var word in new WordsInPlace(app, (Page)parsed.RootCommandResult.Command).Of(words))
            {
                // It is put on a command line: what nobody sees, or what is secret, has no place there.
                if (!DisplayText.IsUnseen(word.Text) && redactor.Redact(word.Text) == word.Text)
                {
                    var meaning = DisplayText.OneLine(redactor.Redact(word.Meaning));
                    output.WriteLine(meaning.Length == 0 ? word.Text : $"{word.Text}\t{meaning}");
                }
            }
        });
        return command;
    }
}

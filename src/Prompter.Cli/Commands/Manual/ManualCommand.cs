namespace Prompter.Cli.Commands.Manual;

/// <summary><c>prompter man</c>: the manual pages.</summary>
internal static class ManualCommand
{
    public static Command Create(App app)
    {
        var command = new Page(
            "man",
            "Print the manual page of a command, or install all of them.",
            "man [COMMAND…] [--install]",
            """
              prompter man | man -l -
              prompter man config show | man -l -
              prompter man --install
                  writes the pages to ~/.local/share/man/man1; then: man prompter
            """
        );
        var names = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore };
        command.Add(names);
        var install = command.Flag("--install", "write all pages to where 'man' finds them");
        command.SetAction(parsed =>
        {
            var root = (Page)parsed.RootCommandResult.Command;
            if (!parsed.GetValue(install))
            {
                app.Output.Write(ManualPage.Of(Find(root, parsed.GetValue(names) ?? [])));
                return;
            }

            var folder = UserFile.Manual.In(app.Environment.Sources.HomeDirectory, app.Environment.Variables);
            foreach (var page in AllIn(root))
            {
                InstalledFile.Write(Path.Join(folder, $"{ManualPage.NameOf(page)}.1"), ManualPage.Of(page));
            }

            app.Say($"The manual pages are in {app.Environment.NameOf(folder)}: man prompter");
        });
        return command;
    }

    private static Page Find(Page root, IReadOnlyList<string> names)
    {
        var page = root;
        foreach (var name in names)
        {
            page =
                page.Subcommands.FirstOrDefault(one => !one.Hidden && one.Name == name) as Page
                ?? throw new UsageException($"there is no command '{string.Join(' ', names)}'; see 'prompter --help'");
        }

        return page;
    }

    private static IEnumerable<Page> AllIn(Page page) =>
        page.Subcommands.OfType<Page>().Where(one => !one.Hidden).SelectMany(AllIn).Prepend(page);
}

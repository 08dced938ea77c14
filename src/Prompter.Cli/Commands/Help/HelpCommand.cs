using Prompter.Json;

namespace Prompter.Cli.Commands.Help;

/// <summary><c>prompter help COMMAND</c>: the page that <c>prompter COMMAND --help</c> shows.</summary>
internal static class HelpCommand
{
    public static Page Create(Page root)
    {
        var command = new Page(
            "help",
            "Show this page, or that of a command.",
            "help [COMMAND]",
            """
              prompter help
              prompter help keys set
            """
        );
        var names = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore };
        command.Add(names);
        command.SetAction(
            (parsed, stop) =>
            {
                string[] path = parsed.GetValue(names) ?? [];
                Command found = root;
                foreach (var name in path)
                {
                    found =
                        found.Subcommands.FirstOrDefault(one => one.Name == name)
                        ?? throw new UsageException(Unknown(name, found));
                }

                return root.Parse([.. path, "--help"]).InvokeAsync(parsed.InvocationConfiguration, stop);
            }
        );
        return command;
    }

    private static string Unknown(string name, Command command) =>
        NearestName.Find(name, command.Subcommands.Select(one => one.Name)) is { } near
            ? $"there is no command '{name}'; did you mean 'prompter help {near}'?"
            : $"there is no command '{name}'; 'prompter help' lists them. A prompt with blanks needs quotes around it";
}

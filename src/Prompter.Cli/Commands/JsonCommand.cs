using System.CommandLine;

namespace Prompter.Cli.Commands;

/// <summary><c>prompter json validate</c>.</summary>
internal static class JsonCommand
{
    public static Command Create() =>
        new Page(
            "json",
            "Work with the JSON that models write.",
            "json COMMAND [OPTIONS]",
            """
              prompter json validate --schema person.json answer.json
            """
        )
        {
            JsonValidateCommand.Create(),
        };
}

namespace Prompter.Cli.Commands.Json;

internal static class JsonCommand
{
    public static Command Create(App app) =>
        new Page(
            "json",
            "Find, repair and validate the JSON in what a model wrote.",
            "json COMMAND [OPTIONS]",
            """
              prompter -m openai:gpt-5.5 "Three pelicans as JSON" | prompter json extract
              prompter json extract answer.txt --repairs
              echo '{"name": "Ada", "age": 36}' | prompter json validate --schema 'name, age int'
            """
        )
        {
            JsonExtractCommand.Create(app),
            JsonValidateCommand.Create(app),
        };
}

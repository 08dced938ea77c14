namespace Prompter.Cli.Commands.Json;

internal static class JsonCommand
{
    public static Command Create(App app) =>
        new Page(
            "json",
            "Find, repair and validate the JSON in what a model wrote.",
            "json COMMAND [OPTIONS]",
            """
              prompter -m openai:gpt-5.5 -- "Three pelicans as JSON" | prompter json extract
              prompter json extract answer.txt --repairs
              prompter json validate --schema person.json answer.json
            """
        )
        {
            JsonExtractCommand.Create(app),
            JsonValidateCommand.Create(app),
        };

    /// <summary>The bytes of a file, or of standard input.</summary>
    public static byte[] Read(App app, string? file, string name)
    {
        const int Mebibytes = 256;
        try
        {
            return file is null
                ? WholeFile.Read(app.Streams.Input.Open(), Mebibytes)
                : WholeFile.Read(app.Environment.PathOf(file), Mebibytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{name} cannot be read: {FailureReason.Of(exception)}");
        }
    }
}

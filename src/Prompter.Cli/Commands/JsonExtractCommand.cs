using System.CommandLine;
using System.Text;
using Prompter.Cli.Output;
using Prompter.StructuredOutput;

namespace Prompter.Cli.Commands;

/// <summary><c>prompter json extract</c>.</summary>
internal static class JsonExtractCommand
{
    public static Command Create()
    {
        var command = new Page(
            "extract",
            "Print the JSON in a file or in standard input, repaired if it is broken.",
            "json extract [FILE] [OPTIONS]",
            Examples
        );
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne };
        var strict = new Option<bool>("--strict") { Description = "repair nothing; broken JSON is an error" };
        var all = new Option<bool>("--all") { Description = "every value, one after another" };
        var repairs = new Option<bool>("--repairs") { Description = "tell each repair on standard error" };
        command.Add(file);
        command.Add(strict);
        command.Add(all);
        command.Add(repairs);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var path = parsed.GetValue(file);
                var text = await ReadAsync(path, cancellationToken);
                var options = new JsonExtractorOptions { Strict = parsed.GetValue(strict) };
                var found = parsed.GetValue(all) ? JsonExtractor.ExtractAll(text, options) : [];
                // Without any value, the reason is that of a search for one.
                found = found.Count > 0 ? found : [JsonExtractor.Extract(text, options)];
                var name = path is null ? "standard input" : UserPath.Of(path);
                foreach (var value in found)
                {
                    Write(parsed, value, name, parsed.GetValue(repairs));
                }

                return found.All(value => value.Json is not null) ? ExitCodes.Success : ExitCodes.Failure;
            }
        );
        return command;
    }

    private static void Write(ParseResult parsed, JsonExtraction value, string name, bool tellsRepairs)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (value.Json is null)
        {
            error.WriteLine(DisplayText.MakeVisible($"prompter: {name}: {value.Problem}"));
            return;
        }

        output.WriteLine(value.Json);
        foreach (var repair in tellsRepairs ? value.Repairs : [])
        {
            error.WriteLine(
                DisplayText.MakeVisible($"{name}: line {repair.Line}, column {repair.Column}: {repair.Description}")
            );
        }
    }

    /// <summary>The text of a file, or of standard input; bytes that are no UTF-8 become U+FFFD.</summary>
    private static async Task<string> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = path is null ? Console.OpenStandardInput() : File.OpenRead(path);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path ?? "standard input"} cannot be read: {exception.Message}");
        }
    }

    private const string Examples = """
          prompter -m openai:gpt-5.5 -- "Three pelicans as JSON" | prompter json extract | jq .
          prompter json extract answer.txt --repairs
              tells each repair with its line and column on standard error
          prompter json extract answer.txt --strict
          prompter json extract answers.txt --all | jq -s length

        The JSON is looked for in fences, then in the text, and never in <think>…</think>. What is valid is
        printed as it stands. Exit code 1 says that there is none, or, with --strict, that it is broken.
        """;
}

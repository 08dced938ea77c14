using System.CommandLine.Parsing;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>
/// The options of <c>llm prompt</c> that mean the same for every model and so may stand before <c>--</c> too. They become arguments in
/// front of those after it, so that there is one reader of both.
/// </summary>
internal sealed class QuestionOptions
{
    private readonly AppEnvironment environment;
    private readonly Option<string[]> system;
    private readonly PairOption attachmentType;
    private readonly PairOption option;

    public QuestionOptions(Command command, AppEnvironment environment)
    {
        this.environment = environment;
        system = command.Texts("--system", "TEXT|@FILE", "instructions for the model, or the file that has them", "-s");
        var attachment = command.Texts("--attachment", "PATH|URL|-", "an image, PDF, audio or text to ask about", "-a");
        attachmentType = command.Pairs(
            "--attachment-type",
            "PATH TYPE",
            "the same, of a type: image.bin image/png",
            "--at"
        );
        var fragment = command.Texts("--fragment", "PATH|URL|-", "text in front of the prompt", "-f");
        var instructions = command.Texts(
            "--system-fragment",
            "PATH|URL|-",
            "text in front of the instructions",
            "--sf"
        );
        option = command.Pairs("--option", "NAME VALUE", "how a model answers: temperature 0.2, max_tokens 500, …");
        var extract = command.Flag("--extract", "only the first fenced block of the answer", "-x");
        var last = command.Flag("--extract-last", "only the last one", "--xl");
        var hides = command.Flag("--hide-reasoning", "do not show what a model thinks", "-R");
        var usage = command.Flag("--usage", "token counts on stderr", "-u");
        All = [system, attachment, attachmentType, fragment, instructions, option, extract, last, hides, usage];
    }

    public IReadOnlyList<Option> All { get; }

    /// <summary>What was given, as arguments of llm.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="mistakes">Gets what is wrong, a line each.</param>
    public IReadOnlyList<string> Read(ParseResult parsed, ICollection<string> mistakes) =>
        [
            .. parsed
                .CommandResult.Children.OfType<OptionResult>()
                .Where(given => !given.Implicit && All.Contains(given.Option) && !given.Errors.Any())
                .SelectMany(given => ArgumentsOf(given, mistakes)),
        ];

    private IEnumerable<string> ArgumentsOf(OptionResult given, ICollection<string> mistakes)
    {
        var values = given.Tokens.Select(token => token.Value);
        if (given.Option is PairOption)
        {
            foreach (var (first, second) in OptionWords.Pairs(values))
            {
                if (second is null)
                {
                    mistakes.Add($"{given.Option.Name} takes two values: {given.Option.Name} {given.Option.HelpName}");
                }
            }

            return OptionWords
                .Pairs(values)
                .SelectMany(pair => (string[])[given.Option.Name, pair.First, pair.Second ?? ""]);
        }

        return given.Option is Option<bool> ? [given.Option.Name]
            : given.Option == system ? values.SelectMany(text => SystemOf(text, mistakes))
            : values.SelectMany(value => (string[])[given.Option.Name, value]);
    }

    /// <summary><c>@FILE</c> is what the file holds and <c>@-</c> standard input, as in curl; <c>@@</c> begins a text with an at sign.</summary>
    private string[] SystemOf(string text, ICollection<string> mistakes) =>
        text switch
        {
            "@-" => ["--system-fragment", "-"],
            ['@', '@', ..] => [system.Name, text[1..]],
            ['@', .. var file] => ReadFile(file, mistakes),
            _ => [system.Name, text],
        };

    private string[] ReadFile(string path, ICollection<string> mistakes)
    {
        try
        {
            var text = TextFile.Read(path, system.Name, environment);
            var file = environment.PathOf(environment.Sources.ExpandHome(path));
            // What no argument can hold llm reads for itself, if it can be read again.
            return Encoding.UTF8.GetByteCount(text) > LlmProgramChatClient.LongestPromptArgument && File.Exists(file)
                ? ["--system-fragment", file]
                : [system.Name, text];
        }
        catch (UsageException exception)
        {
            mistakes.Add(exception.Message);
            return [];
        }
    }
}

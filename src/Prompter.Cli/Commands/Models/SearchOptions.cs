using Prompter.Catalogue;

namespace Prompter.Cli.Commands.Models;

/// <summary>The options that say which models are shown, and in which order.</summary>
internal sealed class SearchOptions(Command command)
{
    private readonly Option<bool>[] abilities =
    [
        command.Flag("--vision", "only models that see images"),
        command.Flag("--tools", "only models that call tools"),
        command.Flag("--json-schema", "only models that keep to a JSON schema"),
        command.Flag("--reasoning", "only models that think before they answer"),
        command.Flag("--pdf", "only models that read PDF documents"),
        command.Flag("--audio", "only models that hear"),
    ];

    private readonly Option<string?> price = command.Text(
        "--max-price",
        "DOLLARS",
        "at most so much for a million tokens, of input and of output too"
    );

    private readonly Option<string?> context = command.Text(
        "--min-context",
        "TOKENS",
        "at least 100k, 1M, 128000 tokens"
    );

    private readonly Option<string?> order = command.Text(
        "--sort",
        ModelSearch.OrderNames,
        "cheapest, largest, newest first; price: 3 tokens of input, 1 of output"
    );

    private readonly Option<bool> reverse = command.Flag("--reverse", "the other way round", "-r");

    /// <exception cref="UsageException">A value is none.</exception>
    public ModelSearch Read(ParseResult parsed, IReadOnlyList<string> words)
    {
        var most = parsed.GetValue(price) is { } dollars ? Dollars(dollars) : (decimal?)null;
        return new()
        {
            Words = words,
            Needs = new()
            {
                Can = abilities
                    .Where(ability => parsed.GetValue(ability))
                    .Aggregate(ModelCapabilities.None, (all, ability) => all | CapabilityWords.Find(ability.Name[2..])),
                Context = parsed.GetValue(context) is { } tokens
                    ? TokenCount.Parse(tokens)
                        ?? throw new UsageException($"--min-context takes {TokenCount.Syntax}, not '{tokens}'")
                    : null,
                MostForInput = most,
                MostForOutput = most,
            },
            OrderName = parsed.GetValue(order),
            IsReversed = parsed.GetValue(reverse),
        };
    }

    private static decimal Dollars(string text) =>
        decimal.TryParse(
            text.TrimStart('$'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var dollars
        )
            ? dollars
            : throw new UsageException(
                $"--max-price takes dollars for a million tokens, such as 2 or 0.5, not '{text}'"
            );
}

using System.Globalization;
using System.Text.Json;

namespace Prompter.Catalogue;

/// <summary>A list of models in Prompter's own format. Providers are found by skipping; only those that are asked for are decoded.</summary>
/// <remarks>
/// <c>{"format": 1, "as_of": "2026-07-02", "source": "…", "license": "…", "providers": {"openai": {"gpt-4.1": {…}}}}</c>. Of a
/// model: <c>title</c>, <c>released</c>, <c>status</c>, <c>context</c>, <c>input</c>, <c>output</c> (limits in tokens), <c>price</c> (dollars for
/// a million tokens: input, output, and cached input, cache write, reasoning, each of which may be null or missing), <c>above</c> (the
/// same behind the tokens that a request has to exceed), <c>can</c> and <c>cannot</c> (words), <c>efforts</c>, <c>toggle</c>, <c>budget</c>
/// (least and most, or null).
/// </remarks>
internal sealed class CatalogueFile
{
    public const int Format = 1;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> providers = new(StringComparer.Ordinal);

    /// <summary>Reads the head of a list and finds its providers.</summary>
    /// <param name="bytes">The file, UTF-8.</param>
    /// <exception cref="FormatException">It is no such list.</exception>
    public CatalogueFile(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            Index(bytes);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException(exception.Message, exception);
        }

        if (AsOf == default)
        {
            throw new FormatException("it has no date 'as_of'");
        }
    }

    public DateOnly AsOf { get; private set; }

    public string Source { get; private set; } = "";

    /// <summary>The providers' names in the order of the list.</summary>
    public IReadOnlyCollection<string> Providers => providers.Keys;

    /// <summary>Decodes the models of a provider, in the order of the list; none where it has no such provider.</summary>
    /// <exception cref="FormatException">A model is not as described.</exception>
    public IReadOnlyList<CatalogueModel> Read(string provider)
    {
        if (!providers.TryGetValue(provider, out var bytes))
        {
            return [];
        }

        var name = "";
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            var models = new List<CatalogueModel>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                name = member.Name;
                models.Add(Model(new(provider, name), member.Value));
            }

            return models;
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or InvalidOperationException
                        or IndexOutOfRangeException
                        or FormatException
                        or OverflowException
            )
        {
            throw new FormatException($"{provider}:{name}: {exception.Message}", exception);
        }
    }

    private void Index(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "format" when reader.GetInt32() != Format:
                    throw new FormatException($"its format is {reader.GetInt32()}, and Prompter reads {Format}");
                case "as_of":
                    AsOf = Date(reader.GetString()!);
                    break;
                case "source":
                    Source = reader.GetString()!;
                    break;
                case "providers":
                    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    {
                        var provider = reader.GetString()!;
                        reader.Read();
                        var start = (int)reader.TokenStartIndex;
                        reader.Skip();
                        providers[provider] = bytes[start..(int)reader.BytesConsumed];
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static CatalogueModel Model(ModelReference reference, JsonElement entry) =>
        new(reference)
        {
            Title = Text(entry, "title"),
            Released = Text(entry, "released") is { } date ? Date(date) : null,
            Status = Text(entry, "status"),
            ContextLength = Tokens(entry, "context"),
            InputLimit = Tokens(entry, "input"),
            OutputLimit = Tokens(entry, "output"),
            Price = entry.TryGetProperty("price", out var price) ? Price(price, 0) with { Tiers = Tiers(entry) } : null,
            Can = Capabilities(entry, "can"),
            Cannot = Capabilities(entry, "cannot"),
            Reasoning = Reasoning(entry),
        };

    private static ModelPriceTier[] Tiers(JsonElement entry) =>
        entry.TryGetProperty("above", out var list)
            ? [.. list.EnumerateArray().Select(tier => new ModelPriceTier(tier[0].GetInt64(), Price(tier, 1)))]
            : [];

    private static ModelPrice Price(JsonElement numbers, int first)
    {
        return new(
            At(0) ?? throw new FormatException("a price without input"),
            At(1) ?? throw new FormatException("a price without output")
        )
        {
            CachedInputPer1K = At(2),
            CacheWritePer1K = At(3),
            ReasoningPer1K = At(4),
        };

        decimal? At(int index) =>
            first + index >= numbers.GetArrayLength() || numbers[first + index].ValueKind == JsonValueKind.Null
                ? null
                : SaneNumber.Price(numbers[first + index].GetDecimal()) / 1000;
    }

    private static ReasoningControls Reasoning(JsonElement entry)
    {
        var toggle = entry.TryGetProperty("toggle", out _);
        var efforts = Text(entry, "efforts")?.Split(' ') ?? [];
        var takesBudget = entry.TryGetProperty("budget", out var budget);
        return toggle || efforts.Length > 0 || takesBudget
            ? new(toggle, efforts, takesBudget, Bound(0), Bound(1))
            : ReasoningControls.None;

        long? Bound(int index) =>
            takesBudget && budget[index].ValueKind != JsonValueKind.Null ? budget[index].GetInt64() : null;
    }

    private static ModelCapabilities Capabilities(JsonElement entry, string name)
    {
        var all = ModelCapabilities.None;
        foreach (var word in Text(entry, name)?.Split(' ') ?? [])
        {
            // A newer list may know more of a model than this version does.
            all |= CapabilityWords.Find(word);
        }

        return all;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long? Tokens(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? SaneNumber.Tokens(value.GetInt64()) : null;

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

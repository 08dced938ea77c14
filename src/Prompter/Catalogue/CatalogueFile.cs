using System.Text.Encodings.Web;
using System.Text.Json.Serialization;

namespace Prompter.Catalogue;

/// <summary>A list of models in Prompter's own format. The <see cref="ListedModel"/>s of a provider are decoded when asked for.</summary>
internal sealed record CatalogueFile(
    int Format,
    DateOnly AsOf,
    [property: JsonPropertyName("providers")] IReadOnlyDictionary<string, JsonElement> Entries,
    string Source = ""
)
{
    private const int OnlyFormat = 1;

    /// <summary>Reads a list, in UTF-8.</summary>
    /// <exception cref="FormatException">It is no such list.</exception>
    public static CatalogueFile Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, CatalogueJson.Default.CatalogueFile) is { Format: OnlyFormat } file
                ? file
                : throw new FormatException($"it is not of format {OnlyFormat}, which Prompter reads");
        }
        catch (JsonException exception)
        {
            throw new FormatException(FailureReason.Of(exception), exception);
        }
    }

    /// <summary>The models of a provider, in the order of the list; none where it has no such provider.</summary>
    /// <exception cref="FormatException">A model is not as described.</exception>
    public IReadOnlyList<CatalogueModel> Models(string provider) =>
        [.. Listed(provider).Select(model => (model.Value ?? new()).Of(new(provider, model.Key)))];

    /// <summary>The models of a provider by their names, as they are written; none where it has no such provider.</summary>
    /// <exception cref="FormatException">A model is not as described.</exception>
    public IReadOnlyDictionary<string, ListedModel?> Listed(string provider)
    {
        try
        {
            return Entries.TryGetValue(provider, out var entries)
                ? entries.Deserialize(CatalogueJson.Default.DictionaryStringListedModel) ?? []
                : [];
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{provider}: {FailureReason.Of(exception)}", exception);
        }
    }

    /// <summary>Writes a list, a line for each model.</summary>
    public static byte[] Write(
        DateOnly asOf,
        string source,
        string license,
        IEnumerable<KeyValuePair<string, Dictionary<string, ListedModel?>>> providers
    )
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", OnlyFormat);
            writer.WriteString("as_of", $"{asOf:yyyy-MM-dd}");
            writer.WriteString("source", source);
            writer.WriteString("license", license);
            writer.WriteStartObject("providers");
            foreach (var (provider, models) in providers)
            {
                writer.WriteStartObject(provider);
                foreach (var (name, model) in models)
                {
                    writer.Flush();
                    stream.WriteByte((byte)'\n');
                    writer.WritePropertyName(name);
                    JsonSerializer.Serialize(writer, model, CatalogueJson.Default.ListedModel);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(CatalogueFile))]
[JsonSerializable(typeof(Dictionary<string, ListedModel?>))]
internal sealed partial class CatalogueJson : JsonSerializerContext;

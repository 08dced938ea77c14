using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prompter.Catalogue;

/// <summary>Writes a list of models in the format that <see cref="CatalogueFile"/> reads, a line for each model.</summary>
internal static class CatalogueWriter
{
    /// <summary>Writes the list.</summary>
    /// <param name="asOf">The day whose prices these are.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="license">The terms of that.</param>
    /// <param name="models">All models; those of one provider follow each other.</param>
    public static byte[] Write(DateOnly asOf, string source, string license, IEnumerable<CatalogueModel> models)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", CatalogueFile.Format);
            writer.WriteString("as_of", Date(asOf));
            writer.WriteString("source", source);
            writer.WriteString("license", license);
            writer.WriteStartObject("providers");
            foreach (var provider in models.GroupBy(model => model.Reference.Provider, StringComparer.Ordinal))
            {
                writer.WriteStartObject(provider.Key);
                foreach (var model in provider)
                {
                    writer.Flush();
                    stream.WriteByte((byte)'\n');
                    Write(writer, model);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, CatalogueModel model)
    {
        writer.WriteStartObject(model.Reference.Model);
        Text("title", model.Title);
        Text("released", model.Released is { } date ? Date(date) : null);
        Text("status", model.Status);
        Tokens("context", model.ContextLength);
        Tokens("input", model.InputLimit);
        Tokens("output", model.OutputLimit);
        if (model.Price is { } price)
        {
            writer.WriteStartArray("price");
            Write(writer, price);
            writer.WriteEndArray();
            if (price.Tiers.Count > 0)
            {
                writer.WriteStartArray("above");
                foreach (var tier in price.Tiers)
                {
                    writer.WriteStartArray();
                    writer.WriteNumberValue(tier.AboveInputTokens);
                    Write(writer, tier.Price);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
            }
        }

        Text("can", Words(CapabilityWords.Of(model.Can)));
        Text("cannot", Words(CapabilityWords.Of(model.Cannot)));
        Text("efforts", Words(model.Reasoning.Efforts));
        if (model.Reasoning.CanBeTurnedOff)
        {
            writer.WriteBoolean("toggle", true);
        }

        if (model.Reasoning.TakesBudget)
        {
            writer.WriteStartArray("budget");
            Number(writer, model.Reasoning.LeastBudget);
            Number(writer, model.Reasoning.MostBudget);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        void Tokens(string name, long? value)
        {
            if (value is { } count)
            {
                writer.WriteNumber(name, count);
            }
        }
    }

    private static void Write(Utf8JsonWriter writer, ModelPrice price)
    {
        decimal?[] all =
        [
            price.InputPer1K,
            price.OutputPer1K,
            price.CachedInputPer1K,
            price.CacheWritePer1K,
            price.ReasoningPer1K,
        ];
        foreach (var per1K in all[..(Array.FindLastIndex(all, number => number is not null) + 1)])
        {
            // Division by the long form of 1 takes zeros off the end.
            Number(writer, per1K * 1000 / 1.000000000000000000000000000m);
        }
    }

    private static void Number(Utf8JsonWriter writer, decimal? value)
    {
        if (value is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static string? Words(IEnumerable<string> words) =>
        string.Join(' ', words) is { Length: > 0 } text ? text : null;

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

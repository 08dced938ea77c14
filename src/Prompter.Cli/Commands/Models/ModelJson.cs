using System.Text.Json;
using Prompter.Catalogue;
using Prompter.Cli.Console;

namespace Prompter.Cli.Commands.Models;

/// <summary>A model for a program: all that is known, as one JSON line. What is unknown is null.</summary>
internal static class ModelJson
{
    public static string Of(CatalogueModel model) =>
        JsonLine.Of(writer =>
        {
            writer.WriteString("model", model.Reference.ToString());
            writer.WriteString("provider", model.Reference.Provider);
            writer.WriteString("name", model.Reference.Model);
            writer.WriteString("title", model.Title);
            writer.WriteString("released", model.Released?.ToString("O"));
            writer.WriteString("status", model.Status);
            Write(writer, "context", model.ContextLength);
            Write(writer, "input_limit", model.InputLimit);
            Write(writer, "output_limit", model.OutputLimit);
            Write(writer, model.Price);
            writer.WriteStartArray("tiers");
            foreach (var tier in model.Price?.Tiers ?? [])
            {
                writer.WriteStartObject();
                writer.WriteNumber("above_input_tokens", tier.AboveInputTokens);
                Write(writer, tier.Price);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            Write(writer, "can", CapabilityWords.Of(model.Can));
            Write(writer, "cannot", CapabilityWords.Of(model.Cannot));
            Write(writer, "efforts", model.Reasoning.Efforts);
            writer.WriteBoolean("reasoning_toggle", model.Reasoning.CanBeTurnedOff);
            writer.WriteBoolean("reasoning_budget", model.Reasoning.TakesBudget);
            Write(writer, "least_budget", model.Reasoning.LeastBudget);
            Write(writer, "most_budget", model.Reasoning.MostBudget);
        });

    private static void Write(Utf8JsonWriter writer, ModelPrice? price)
    {
        Write(writer, "input_per_1m", price?.InputPer1K * 1000);
        Write(writer, "output_per_1m", price?.OutputPer1K * 1000);
        Write(writer, "cached_per_1m", price?.CachedInputPer1K * 1000);
        Write(writer, "cache_write_per_1m", price?.CacheWritePer1K * 1000);
        Write(writer, "reasoning_per_1m", price?.ReasoningPer1K * 1000);
    }

    private static void Write(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } number)
        {
            // Division by the long form of 1 takes zeros off the end.
            writer.WriteNumber(name, number / 1.000000000000000000000000000m);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<string> words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words)
        {
            writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
    }
}

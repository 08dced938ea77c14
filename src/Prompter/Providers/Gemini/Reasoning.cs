using System.Text.Json.Nodes;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>How much a model is to think, in the form that it takes.</summary>
internal static class Reasoning
{
    /// <summary>The settings of thinking, or null to leave them to the model.</summary>
    /// <exception cref="PrompterException">The model cannot do what is asked for.</exception>
    public static JsonObject? From(Question question)
    {
        var (model, _, options, _, errors) = question;
        var traits = ModelTraits.Of(model);
        var effort = options.Reasoning?.Effort;
        var budget = ReasoningBudget.In(question);
        if (budget == 0 || (budget is null && effort == ReasoningEffort.None))
        {
            return !traits.CanRest
                    ? throw errors.InvalidRequest($"{model} always thinks; ask for a low reasoning effort")
                : traits.TakesLevel ? JsonBody.Object(("thinkingLevel", "minimal"))
                : traits.MaxBudget is null ? null
                : JsonBody.Object(("thinkingBudget", 0));
        }

        if (traits.MaxBudget is not { } most)
        {
            return budget is null ? null : throw errors.InvalidRequest($"{model} takes no thinking budget");
        }

        if (budget is null && effort is null && options.Reasoning?.Output is null)
        {
            return null;
        }

        return JsonBody.Object(
            ("includeThoughts", options.Reasoning?.Output == ReasoningOutput.None ? null : true),
            // A request may have one of the two only.
            ("thinkingBudget", budget ?? (traits.TakesLevel ? null : BudgetOf(effort, most))),
            ("thinkingLevel", budget is null && traits.TakesLevel ? LevelOf(effort, options) : null)
        );
    }

    private static string? LevelOf(ReasoningEffort? effort, ChatOptions options) =>
        effort switch
        {
            null => null,
            ReasoningEffort.Low when ReasoningLevel.In(options) is "minimal" => "minimal",
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            _ => "high",
        };

    /// <summary>
    /// What Google takes an effort to mean where
    /// <see href="https://ai.google.dev/gemini-api/docs/openai">its API has OpenAI's form</see>.
    /// </summary>
    private static int? BudgetOf(ReasoningEffort? effort, int most) =>
        effort switch
        {
            null => null,
            ReasoningEffort.Low => 1024,
            ReasoningEffort.Medium => 8192,
            ReasoningEffort.High => 24_576,
            _ => most,
        };
}

using System.Text.Json.Nodes;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>How much a model is to think, in the form that it takes.</summary>
/// <param name="Thinking">The settings of thinking, or null to leave them to the model.</param>
/// <param name="Effort">The effort, or null.</param>
/// <param name="MaxTokens">The most tokens of thoughts and answer together.</param>
internal sealed record Reasoning(JsonObject? Thinking, string? Effort, int MaxTokens)
{
    private const int LeastBudget = 1024;

    public bool IsOn => Kind is not (null or "disabled");

    private string? Kind => (string?)Thinking?["type"];

    /// <summary>
    /// No thinking with a budget, which the API refuses between a call of a tool and its answer unless the turn with the call
    /// began with thoughts of its own.
    /// </summary>
    public Reasoning WithoutBudget() => Kind is "enabled" ? this with { Thinking = null } : this;

    /// <param name="question">What is asked for.</param>
    /// <param name="defaultMaxTokens">The most tokens of an answer where the options do not say.</param>
    /// <exception cref="PrompterException">The model cannot do what is asked for.</exception>
    public static Reasoning From(Question question, int defaultMaxTokens)
    {
        var (model, _, options, _, errors) = question;
        var traits = ModelTraits.Of(model);
        var maxTokens = options.MaxOutputTokens ?? defaultMaxTokens;
        var effort = options.Reasoning?.Effort;
        var budget = ReasoningBudget.In(question);
        if (budget == 0 || (budget is null && effort == ReasoningEffort.None))
        {
            return traits.AlwaysThinks
                ? throw errors.InvalidRequest($"{model} always thinks; ask for a low reasoning effort")
                : new(traits.IsAdaptive ? Settings("disabled") : null, null, maxTokens);
        }

        var level = effort is { } asked ? LevelOf(asked, options, traits) : null;
        if (budget is { } tokens)
        {
            Check(tokens, options.MaxOutputTokens, model, traits, errors);
            return new(
                Settings("enabled", tokens, DisplayOf(options, traits)),
                level,
                options.MaxOutputTokens ?? defaultMaxTokens + tokens
            );
        }

        if (traits.IsAdaptive)
        {
            var isAsked = effort is not null || options.Reasoning?.Output is not null;
            return new(isAsked ? Settings("adaptive", null, DisplayOf(options, traits)) : null, level, maxTokens);
        }

        if (effort is null)
        {
            return new(null, null, maxTokens);
        }

        var usual = UsualBudget(effort.Value);
        var room = options.MaxOutputTokens is { } most ? Math.Min(usual, most / 2) : usual;
        return room < LeastBudget
            ? new(null, level, maxTokens)
            : new(
                Settings("enabled", room, DisplayOf(options, traits)),
                level,
                options.MaxOutputTokens ?? defaultMaxTokens + room
            );
    }

    private static JsonObject Settings(string type, int? budget = null, string? display = null) =>
        JsonBody.Object(("type", type), ("budget_tokens", budget), ("display", display));

    private static void Check(int budget, int? maxTokens, string model, ModelTraits traits, HttpErrors errors)
    {
        var reason =
            !traits.TakesBudget ? $"{model} takes no thinking budget; ask for a reasoning effort"
            : budget < LeastBudget ? $"a thinking budget has at least {LeastBudget} tokens, or 0 for none"
            : budget >= maxTokens
                ? "the thinking budget must be less than the most output tokens, which it is a part of"
            : null;
        if (reason is not null)
        {
            throw errors.InvalidRequest(reason);
        }
    }

    private static string? DisplayOf(ChatOptions options, ModelTraits traits) =>
        options.Reasoning?.Output == ReasoningOutput.None ? "omitted"
        : traits.OmitsThoughts ? "summarized"
        : null;

    private static string? LevelOf(ReasoningEffort effort, ChatOptions options, ModelTraits traits) =>
        traits.HighestEffort is not { } highest
            ? null
            : effort switch
            {
                ReasoningEffort.None => null,
                ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                ReasoningEffort.High => "high",
                // Above it there is one more.
                _ when highest is "xhigh" && ReasoningLevel.In(options) is "max" => "max",
                _ => highest,
            };

    /// <summary>For models that take only a budget: what an effort is taken to mean.</summary>
    private static int UsualBudget(ReasoningEffort effort) =>
        effort switch
        {
            ReasoningEffort.Low => 2048,
            ReasoningEffort.Medium => 8192,
            ReasoningEffort.High => 16_384,
            _ => 32_768,
        };
}

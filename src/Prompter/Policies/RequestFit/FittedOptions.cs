using Prompter.Calls;
using Prompter.Catalogue;

namespace Prompter.Policies.RequestFit;

/// <summary>Options as a model takes them, and what was changed.</summary>
internal sealed class FittedOptions
{
    private readonly List<string> changes = [];

    public FittedOptions(ChatOptions options, CatalogueModel model)
    {
        Options = options.Clone();
        // The effort first: a temperature may be taken only where there is none.
        FitEffort(model);
        FitSampling(model);
        FitLength(model);
        FitFormat(model);
    }

    public ChatOptions Options { get; }

    /// <summary>What was changed, each as what follows on the name of the model.</summary>
    public IReadOnlyList<string> Changes => changes;

    /// <summary>Whether options have anything that could need a change.</summary>
    public static bool IsSet(ChatOptions? options) =>
        options
            is { Temperature: not null }
                or { TopP: not null }
                or { TopK: not null }
                or { MaxOutputTokens: not null }
                or { Reasoning.Effort: not null }
                or { ResponseFormat: ChatResponseFormatJson }
        || ReasoningLevel.In(options) is not null;

    private void FitEffort(CatalogueModel model)
    {
        var word = ReasoningLevel.In(Options);
        if ((word ?? (Options.Reasoning?.Effort is { } effort ? ReasoningLevel.WordOf(effort) : null)) is not { } asked)
        {
            return;
        }

        var (controls, taken) = (model.Reasoning, Taken(model.Reasoning));
        if (model.Cannot.HasFlag(ModelCapabilities.Reasoning))
        {
            ReasoningLevel.Set(Options, null);
            Options.Reasoning = null;
            if (asked != "none")
            {
                changes.Add("does not think: asked without an effort");
            }
        }
        else if (asked == "none")
        {
            if (controls.AlwaysThinks)
            {
                Take(taken.FirstOrDefault() ?? (controls.TakesBudget ? "low" : null), "always thinks");
            }
        }
        else if (taken.Length > 0 && !IsTaken(asked))
        {
            var nearest = taken
                .Where(level => ReasoningLevel.RankOf(level) < ReasoningLevel.RankOf(asked))
                .DefaultIfEmpty(taken[0])
                .Last();
            Take(nearest, $"does not take the effort {asked}");
        }

        // The one highest level of a provider has one of two names.
        bool IsTaken(string level) =>
            taken.Contains(level, StringComparer.Ordinal)
            || controls.Efforts.Contains(level, StringComparer.Ordinal)
            || (level is "xhigh" && taken.Contains("max", StringComparer.Ordinal));

        void Take(string? level, string why)
        {
            ReasoningLevel.Set(Options, level);
            changes.Add(level is null ? $"{why}: asked without an effort" : $"{why}: asked with {level}");
        }
    }

    /// <summary>The levels that a model takes and everybody knows, but none, from the least to the most.</summary>
    private static string[] Taken(ReasoningControls controls) =>
        [
            .. ReasoningLevel
                .Known.Select(level => level.Word)
                .Where(word => word is not "none" && controls.Efforts.Contains(word, StringComparer.Ordinal)),
        ];

    private void FitSampling(CatalogueModel model)
    {
        var refuses =
            model.Cannot.HasFlag(ModelCapabilities.Temperature)
            || (model.Reasoning.RefusesTemperature && Options.Reasoning?.Effort != ReasoningEffort.None);
        if (!refuses)
        {
            return;
        }

        // Where JSON is asked for, a temperature of 0 is our own default.
        var isDefault = Options is { Temperature: 0, ResponseFormat: ChatResponseFormatJson };
        Drop(Options.Temperature is not null, "temperature", isDefault);
        Drop(Options.TopP is not null, "top-p");
        Drop(Options.TopK is not null, "top-k");
        (Options.Temperature, Options.TopP, Options.TopK) = (null, null, null);

        void Drop(bool isSet, string name, bool quietly = false)
        {
            if (isSet && !quietly)
            {
                changes.Add(
                    model.Reasoning.RefusesTemperature
                        ? $"takes a {name} only without thinking (an effort of none): asked without it"
                        : $"takes no {name}: asked without it"
                );
            }
        }
    }

    private void FitLength(CatalogueModel model)
    {
        if (Options.MaxOutputTokens > model.OutputLimit)
        {
            changes.Add($"writes at most {model.OutputLimit} tokens: asked for these, not {Options.MaxOutputTokens}");
            Options.MaxOutputTokens = (int)model.OutputLimit.Value;
        }
    }

    /// <summary>What the model is not held to by its provider it is asked for in words; the answer is checked in any case.</summary>
    private void FitFormat(CatalogueModel model)
    {
        if (
            model.Cannot.HasFlag(ModelCapabilities.StructuredOutput)
            && Options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }
        )
        {
            Options.ResponseFormat = null;
            Options.Instructions =
                $"{Options.Instructions}\n\nAnswer with JSON that conforms to this schema, and nothing else: {schema.GetRawText()}".Trim();
        }
    }
}

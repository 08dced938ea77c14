using Prompter.Catalogue;

namespace Prompter.Policies.RequestFit;

/// <summary>Options as a model takes them, and what was changed.</summary>
internal sealed class FittedOptions
{
    /// <summary>From the least to the most, in the words of <see cref="ReasoningControls.Efforts"/>.</summary>
    private static readonly (string Word, ReasoningEffort Effort)[] Levels =
    [
        ("low", ReasoningEffort.Low),
        ("medium", ReasoningEffort.Medium),
        ("high", ReasoningEffort.High),
        ("xhigh", ReasoningEffort.ExtraHigh),
        ("max", ReasoningEffort.ExtraHigh),
    ];

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
                or { ResponseFormat: ChatResponseFormatJson };

    private void FitEffort(CatalogueModel model)
    {
        if (Options.Reasoning?.Effort is not { } asked)
        {
            return;
        }

        var controls = model.Reasoning;
        if (model.Cannot.HasFlag(ModelCapabilities.Reasoning))
        {
            Options.Reasoning = null;
            if (asked != ReasoningEffort.None)
            {
                changes.Add("does not think: asked without an effort");
            }

            return;
        }

        ReasoningEffort[] taken =
        [
            .. Levels
                .Where(level => controls.Efforts.Contains(level.Word, StringComparer.Ordinal))
                .Select(level => level.Effort),
        ];
        if (asked == ReasoningEffort.None)
        {
            if (controls.AlwaysThinks)
            {
                Take(taken.Length > 0 ? taken[0] : null, "always thinks");
            }
        }
        else if (taken.Length > 0 && !taken.Contains(asked))
        {
            var nearest = taken.Where(effort => effort < asked).DefaultIfEmpty(taken[0]).Last();
            Take(nearest, $"does not take the effort {WordOf(asked)}");
        }

        void Take(ReasoningEffort? effort, string why)
        {
            Options.Reasoning = new() { Effort = effort, Output = Options.Reasoning!.Output };
            changes.Add(effort is { } level ? $"{why}: asked with {WordOf(level)}" : $"{why}: asked without an effort");
        }
    }

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

    private static string WordOf(ReasoningEffort effort) =>
        Array.Find(Levels, level => level.Effort == effort).Word ?? "none";
}

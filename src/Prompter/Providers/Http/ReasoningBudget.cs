using Prompter.Calls;

namespace Prompter.Providers.Http;

/// <summary>The option <see cref="ChatProperties.ReasoningBudget"/>.</summary>
internal static class ReasoningBudget
{
    /// <summary>The most tokens that the model may think, or null where the caller does not say.</summary>
    /// <exception cref="PrompterException">It is no number of tokens.</exception>
    public static int? In(Question question)
    {
        if (
            question.Options.AdditionalProperties is not { } properties
            || !properties.TryGetValue(ChatProperties.ReasoningBudget, out var value)
            || value is null
        )
        {
            return null;
        }

        return properties.TryGetValue<int>(ChatProperties.ReasoningBudget, out var budget) && budget >= 0
            ? budget
            : throw question.Errors.InvalidRequest(
                $"{ChatProperties.ReasoningBudget} '{value}' is no number of tokens"
            );
    }
}

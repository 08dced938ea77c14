using Prompter.Providers.Errors;

namespace Prompter.Policies.StructuredOutput;

/// <summary>A whole answer that is not the JSON that was asked for.</summary>
/// <remarks>Errors quote the answer, whose names may be of any length.</remarks>
internal sealed class InvalidAnswerException(string answer, IReadOnlyList<string> errors)
    : PrompterException(
        ErrorCategory.MalformedOutput,
        $"the answer is not the JSON that was asked for: {string.Join("; ", Shown(errors).Take(MostInMessage))}"
            + (errors.Count > MostInMessage ? $"; and {errors.Count - MostInMessage} more" : "")
    )
{
    private const int MostInMessage = 5;
    private const int Most = 20;
    private const int Longest = 500;

    public string Answer { get; } = answer;

    /// <summary>The first of them, each on one line.</summary>
    public IReadOnlyList<string> Errors { get; } = [.. Shown(errors)];

    private static IEnumerable<string> Shown(IReadOnlyList<string> errors) =>
        errors.Take(Most).Select(error => OneLine.From(error, Longest));
}

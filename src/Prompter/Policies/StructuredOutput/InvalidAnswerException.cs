namespace Prompter.Policies.StructuredOutput;

/// <summary>A whole answer that is not the JSON that was asked for.</summary>
internal sealed class InvalidAnswerException(string answer, IReadOnlyList<string> errors)
    : PrompterException(
        ErrorCategory.MalformedOutput,
        $"the answer is not the JSON that was asked for: {string.Join("; ", errors.Take(5))}"
            + (errors.Count > 5 ? $"; and {errors.Count - 5} more" : "")
    )
{
    public string Answer { get; } = answer;

    public IReadOnlyList<string> Errors { get; } = errors;
}

using Prompter.Artifacts;

namespace Prompter.Cli.Commands.Runs;

/// <summary>Which runs are listed.</summary>
internal sealed record RunFilter(
    IReadOnlyList<string> Words,
    string? Model,
    string? Status,
    DateTimeOffset? Since,
    DateTimeOffset? Until
)
{
    public bool IsEmpty => Words.Count == 0 && (Model, Status, Since, Until) is (null, null, null, null);

    public bool Takes(RunEntry entry) =>
        (Since is null || entry.StartedAt >= Since)
        && (Until is null || entry.StartedAt <= Until)
        && (Model is null || entry.Models.Any(model => Has(model, Model)))
        && (Status is null || RunFinder.StatusOf(entry) == Status)
        && HasWords(entry);

    /// <summary>Whether each word is in the prompt, a model's name or an answer; what the index has not is read from the run's folder.</summary>
    private bool HasWords(RunEntry entry)
    {
        var left = Words
            .Where(word => !Has(entry.Prompt ?? "", word) && !entry.Models.Any(model => Has(model, word)))
            .ToList();
        if (left.Count == 0 || RunFinder.Open(entry) is not { } run)
        {
            return left.Count == 0;
        }

        left.RemoveAll(word => Has(run.Prompt ?? "", word));
        if (left.Count == 0)
        {
            return true;
        }

        try
        {
            foreach (var result in run.Results())
            {
                var answer = string.Concat(result.Answer.Read());
                left.RemoveAll(word => Has(answer, word));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read has no words.
        }

        return left.Count == 0;
    }

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}

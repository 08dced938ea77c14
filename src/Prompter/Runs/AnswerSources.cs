using Prompter.Redaction;

namespace Prompter.Runs;

/// <summary>What an answer says that it is based on, each source once, in the order in which they are first named.</summary>
internal sealed class AnswerSources(Redactor redactor)
{
    private readonly List<AnswerSource> sources = [];

    public IReadOnlyList<AnswerSource> All => sources;

    public void Add(IEnumerable<AIAnnotation> annotations)
    {
        foreach (var citation in annotations.OfType<CitationAnnotation>())
        {
            var source = new AnswerSource(
                citation.Title is { Length: > 0 } title ? redactor.Redact(title) : null,
                citation.Url is { } address ? redactor.Redact(address.OriginalString) : null
            );
            if (source is not { Title: null, Address: null } && !sources.Exists(source.IsSame))
            {
                sources.Add(source);
            }
        }
    }

    public void Clear() => sources.Clear();
}

/// <summary>A source of an answer.</summary>
/// <param name="Title">Its title, or null.</param>
/// <param name="Address">Its address, or null, such as for a document that the question had with it.</param>
internal sealed record AnswerSource(string? Title, string? Address)
{
    /// <summary>Whether another names the same: the same address, or the same title where there is none.</summary>
    public bool IsSame(AnswerSource other) =>
        Address is null ? other.Address is null && other.Title == Title : other.Address == Address;
}

using Prompter.Json.Schema;

namespace Prompter.Policies.StructuredOutput;

/// <summary>How answers that have to be JSON are checked.</summary>
public sealed record StructuredOutputOptions
{
    /// <summary>
    /// How often a model is asked again, with the errors, after an answer that is not right; 0 or more. Null, the default, for what the
    /// configuration says (<c>json_retries</c>), else 2.
    /// </summary>
    public int? Retries
    {
        get;
        init => field = value?.Within(0, int.MaxValue);
    }

    /// <summary>Whether every answer has to be JSON, whatever calls say; default false, or true with a <see cref="Schema"/>.</summary>
    public bool Always
    {
        get => field || Schema is not null;
        init;
    }

    /// <summary>The schema of all answers, whatever calls say; default what <see cref="ChatOptions.ResponseFormat"/> of each call says.</summary>
    public JsonSchema? Schema { get; init; }

    /// <summary>Takes secrets out of an answer before a repair changes how they are written; default nothing is taken out.</summary>
    internal Func<string, string> Redact { get; init; } = answer => answer;
}

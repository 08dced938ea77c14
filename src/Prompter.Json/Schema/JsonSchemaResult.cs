namespace Prompter.Json.Schema;

/// <summary>Whether a value fits a schema, and where it does not.</summary>
public sealed class JsonSchemaResult
{
    internal static readonly JsonSchemaResult Valid = new([]);

    internal JsonSchemaResult(IReadOnlyList<JsonSchemaError> errors) => Errors = errors;

    /// <summary>Whether the value is known to fit.</summary>
    public bool IsValid => Errors.Count == 0 && Undecided is null;

    /// <summary>What does not fit, in the order of the schema; empty for a value that fits, and where that could not be decided.</summary>
    public IReadOnlyList<JsonSchemaError> Errors { get; }

    /// <summary>
    /// One line that says at which place, by which rule and why it could not be decided whether the value fits: it takes too many steps, or a
    /// pattern takes too long. Null, as nearly always, where it was decided.
    /// </summary>
    public string? Undecided { get; internal init; }
}

/// <summary>One place in a JSON value that a schema does not allow.</summary>
/// <param name="InstancePath">Where in the value: a JSON pointer, empty for the whole value.</param>
/// <param name="SchemaPath">Which rule: the keyword's place, such as <c>#/properties/age/type</c>; with a URI in front in any other document.</param>
/// <param name="Keyword">The keyword, such as <c>type</c>; <c>false</c> where the schema is <c>false</c>.</param>
/// <param name="Message">One line: what was expected and what was found.</param>
public sealed record JsonSchemaError(string InstancePath, string SchemaPath, string Keyword, string Message)
{
    /// <summary>What was expected, for a message that names several alternatives; null where the message has another form.</summary>
    internal string? Expected { get; init; }

    /// <summary>The path and the message, such as <c>/age: expected an integer, found "42"</c>.</summary>
    public override string ToString() => $"{(InstancePath.Length == 0 ? "(root)" : InstancePath)}: {Message}";
}

namespace Prompter.Json.Schema;

/// <summary>Whether a value fits a schema, and where it does not.</summary>
public sealed class JsonSchemaResult
{
    internal static readonly JsonSchemaResult Valid = new([]);

    internal JsonSchemaResult(IReadOnlyList<JsonSchemaError> errors) => Errors = errors;

    /// <summary>Whether the value fits.</summary>
    public bool IsValid => Errors.Count == 0;

    /// <summary>What does not fit, in the order of the schema; empty for a value that fits.</summary>
    public IReadOnlyList<JsonSchemaError> Errors { get; }
}

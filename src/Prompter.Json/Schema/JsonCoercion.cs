namespace Prompter.Json.Schema;

/// <summary>What became of a value that models may have got almost right.</summary>
/// <param name="Value">The value, which may still not fit.</param>
/// <param name="Steps">What was changed; empty if the value is as it was.</param>
/// <param name="Result">Whether the value fits now, and where it does not; what could not be decided was not changed.</param>
public sealed record JsonCoercion(JsonElement Value, IReadOnlyList<JsonCoercionStep> Steps, JsonSchemaResult Result)
{
    /// <summary>Makes the changes that need no guess: each one only where it makes its place fit.</summary>
    /// <remarks>
    /// A value for an array of one and the other way round; text for a number, <c>true</c>, <c>false</c> or <c>null</c> and the other way
    /// round; JSON that is given as text; a value of <c>enum</c> or <c>const</c> in another case or with blanks around it; a missing member
    /// that may be <c>null</c>, and a <c>null</c> for a member that may be missing. In what fits, only the form of numbers changes: <c>42.0</c>
    /// and <c>4.2e1</c> become <c>42</c> where the schema wants an integer, for readers that take no other form.
    /// </remarks>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value; one that fits comes back as it is, but for the form of integers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JsonSchemaException">The schema refers to itself without end.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static JsonCoercion Apply(
        JsonSchema schema,
        JsonElement value,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(schema);
        var result = schema.Validate(value, cancellationToken);
        // What cannot be validated cannot be mended either.
        if (
            result.Undecided is not null
            || (
                result.IsValid
                    ? !CoercionCandidates.HasOtherNumber(value)
                    : result.Errors.Any(error => error.Keyword.Length == 0)
            )
        )
        {
            return new(value, [], result);
        }

        try
        {
            var steps = new List<JsonCoercionStep>();
            var coerced = new CoercionRun(null, 0, new(value, cancellationToken)).Apply(schema.Root, value, "", steps);
            return steps.Count == 0
                ? new(value, [], result)
                : new(coerced, steps, schema.Validate(coerced, cancellationToken));
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or JsonSchemaException || JsonSchema.IsLimit(exception))
        {
            // A text with half of a surrogate pair, which no rule reads and which cannot be written again; or too many steps.
            return new(value, [], result);
        }
    }
}

/// <summary>One change that brought a value nearer to its schema.</summary>
/// <param name="Path">Where: a JSON pointer, empty for the whole value.</param>
/// <param name="Description">What was done, such as <c>read the text "42" as 42</c>.</param>
public sealed record JsonCoercionStep(string Path, string Description)
{
    /// <summary>The path and what was done.</summary>
    public override string ToString() => $"{(Path.Length == 0 ? "(root)" : Path)}: {Description}";
}

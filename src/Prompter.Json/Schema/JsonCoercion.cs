using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary>Changes a value that does not fit a schema in the ways that models get it almost right.</summary>
public static class JsonCoercion
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
    /// <returns>The value, which may still not fit, and what was changed.</returns>
    public static (JsonElement Value, IReadOnlyList<JsonCoercionStep> Steps) Apply(JsonSchema schema, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var result = schema.Validate(value);
        // What cannot be validated cannot be mended either.
        if (result.IsValid ? !IntegerForm.MayBeWantedIn(value) : result.Errors.Any(error => error.Keyword.Length == 0))
        {
            return (value, []);
        }

        try
        {
            var steps = new List<JsonCoercionStep>();
            return (new CoercionRun(null, 0, new()).Apply(schema.Root, value, "", steps), steps);
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair, which no rule reads: it cannot be written again.
            return (value, []);
        }
    }
}

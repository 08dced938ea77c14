using Prompter.Json.Repair;

namespace Prompter.Json;

/// <summary>
/// Finds the JSON in what a model wrote, and repairs it if it is broken. It never throws, whatever the text is, never changes valid JSON, and
/// takes time in proportion to the length of the text.
/// </summary>
/// <remarks>
/// If all of the text is one valid value, that is it, a string or a number too. Else the objects and arrays in the text are compared, except in
/// thoughts (<c>&lt;think&gt;…&lt;/think&gt;</c>): those in fences marked as JSON come before those in fences without a mark, and these before all others. Among
/// them the longest is taken, where a valid one counts four times its length; of equals, the last.
/// </remarks>
public static class JsonExtractor
{
    /// <summary>The value that the text is about.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="options">How to look; null for the defaults.</param>
    public static JsonExtraction Extract(string text, JsonExtractorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= JsonExtractorOptions.Default;
        if (StrictJson.IsValue(text, options.MaxDepth, out var start, out var end))
        {
            return Valid(text[start..end], start);
        }

        var finder = new JsonFinder(text, options, findsAll: false);
        finder.Run();
        if (finder.Best is { } best)
        {
            return Result(new(text), best, options, [.. finder.Others]);
        }

        var problem =
            string.IsNullOrWhiteSpace(text) ? "the text is empty"
            : finder.HasThought ? "there is no JSON object or array outside of the thinking"
            : "there is no JSON object or array in the text";
        return new(null, 0, 0, [], problem);
    }

    /// <inheritdoc cref="Extract(string, JsonExtractorOptions?)"/>
    public static JsonExtraction Extract(ReadOnlySpan<char> text, JsonExtractorOptions? options = null) =>
        Extract(text.ToString(), options);

    /// <summary>
    /// All objects and arrays of the text, in its order: those in fences marked as JSON, or else those in fences without a mark, or else those
    /// outside of fences. Empty if there are none.
    /// </summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="options">How to look; null for the defaults.</param>
    public static IReadOnlyList<JsonExtraction> ExtractAll(
        ReadOnlySpan<char> text,
        JsonExtractorOptions? options = null
    )
    {
        options ??= JsonExtractorOptions.Default;
        var whole = text.ToString();
        if (StrictJson.IsValue(whole, options.MaxDepth, out var start, out var end))
        {
            return [Valid(whole[start..end], start)];
        }

        var finder = new JsonFinder(whole, options, findsAll: true);
        finder.Run();
        var places = new Places(whole);
        return [.. finder.All.Select(found => Result(places, found, options, others: []))];
    }

    private static JsonExtraction Result(
        Places places,
        RepairingParser found,
        JsonExtractorOptions options,
        IReadOnlyList<(int Start, int End)> others
    )
    {
        if (found.TooDeepAt is { } tooDeep)
        {
            var place = places.Locate([new(default, tooDeep, 0)])[0];
            return Refused(found, place, $"the nesting is deeper than {options.MaxDepth}");
        }

        var repairs = places.Locate(found.Repairs);
        return options.Strict && repairs.Length > 0
            ? Refused(found, repairs[0], repairs[0].Description.Split(';')[0])
            : new(found.ToString(), found.Start, found.End - found.Start, repairs, null) { Others = others };
    }

    private static JsonExtraction Valid(string json, int start) => new(json, start, json.Length, [], null);

    private static JsonExtraction Refused(RepairingParser found, JsonRepair at, string problem) =>
        new(null, found.Start, found.End - found.Start, [], $"line {at.Line}, column {at.Column}: {problem}");
}

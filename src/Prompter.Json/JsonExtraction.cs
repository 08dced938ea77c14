namespace Prompter.Json;

/// <summary>What was found in a text.</summary>
public sealed class JsonExtraction
{
    internal JsonExtraction(string? json, int start, int length, IReadOnlyList<JsonRepair> repairs, string? problem) =>
        (Json, Start, Length, Repairs, Problem) = (json, start, length, repairs, problem);

    /// <summary>The value as valid JSON, character by character as it stood but for the repairs; null if there is none.</summary>
    public string? Json { get; }

    /// <summary>Where the value begins in the text, in UTF-16 code units; 0 if nothing was found. One that was refused has a place.</summary>
    public int Start { get; }

    /// <summary>How long it is in the text, in UTF-16 code units; 0 if nothing was found.</summary>
    public int Length { get; }

    /// <summary>What was repaired, in the order of the text; empty if the value stood there as it is.</summary>
    public IReadOnlyList<JsonRepair> Repairs { get; }

    /// <summary>Where other values stand in the same kind of place, which were not taken; the first of them.</summary>
    internal IReadOnlyList<(int Start, int End)> Others { get; init; } = [];

    /// <summary>Why there is no value, in one line; null if there is one.</summary>
    public string? Problem { get; }

    /// <summary>The value as an element, independent of this object; null if there is none.</summary>
    /// <exception cref="JsonException">Never, unless the value is nested deeper than <see cref="JsonDocument"/> can go.</exception>
    public JsonElement? Parse()
    {
        if (Json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(Json, new() { MaxDepth = int.MaxValue });
        return document.RootElement.Clone();
    }
}

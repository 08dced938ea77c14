namespace Prompter.Json.Schema;

/// <summary>What is wrong with a schema, gathered to be told at once.</summary>
internal sealed class SchemaMistakes
{
    private const int MostTold = 10;

    private readonly List<string> lines = [];

    public void Add(string place, string message)
    {
        var line = $"{place}: {message}";
        if (!lines.Contains(line, StringComparer.Ordinal))
        {
            lines.Add(line);
        }
    }

    /// <exception cref="JsonSchemaException">There is a mistake.</exception>
    public void ThrowIfAny()
    {
        if (lines.Count > 0)
        {
            var more = lines.Count > MostTold ? $"; and {lines.Count - MostTold} more" : "";
            throw new JsonSchemaException($"the schema is wrong at {string.Join("; ", lines.Take(MostTold))}{more}");
        }
    }
}

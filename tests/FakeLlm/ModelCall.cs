using System.Globalization;

namespace FakeLlm;

/// <summary>
/// What `-m` said: a name, and parameters as in "fake-stream?chunks=5&amp;interval=100ms" (values may be percent-encoded).
/// </summary>
internal sealed class ModelCall
{
    private readonly Dictionary<string, List<string>> parameters = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public ModelCall(string reference)
    {
        Reference = reference;
        var question = reference.IndexOf('?', StringComparison.Ordinal);
        Name = question < 0 ? reference : reference[..question];
        if (question < 0)
        {
            return;
        }

        foreach (var pair in reference[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (!parameters.TryGetValue(parts[0], out var values))
            {
                parameters.Add(parts[0], values = []);
            }

            values.Add(parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "true");
        }
    }

    /// <summary>As given: what the real program would log as the model.</summary>
    public string Reference { get; }

    public string Name { get; }

    public string? Text(string key) => All(key) is [.., var last] ? last : null;

    public IReadOnlyList<string> All(string key)
    {
        used.Add(key);
        return parameters.TryGetValue(key, out var values) ? values : [];
    }

    public bool Flag(string key) => Text(key) is "true" or "yes" or "1";

    public long Number(string key, long otherwise) =>
        Text(key) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A time as "100ms", "2s" or, without a unit, seconds.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise)
    {
        if (Text(key) is not { } text)
        {
            return otherwise;
        }

        var milliseconds = text.EndsWith("ms", StringComparison.Ordinal);
        var number = double.Parse(text.TrimEnd('m', 's'), CultureInfo.InvariantCulture);
        return milliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
    }

    /// <summary>The parameters whose names start so, as the query of another model without the prefix.</summary>
    public string Query(string prefix)
    {
        var query = parameters
            .Where(parameter => parameter.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(parameter => $"{parameter.Key[prefix.Length..]}={Uri.EscapeDataString(Text(parameter.Key)!)}");
        return string.Join('&', query);
    }

    /// <summary>A misspelt parameter must not make a test pass that tests nothing.</summary>
    public void RefuseUnusedParameters()
    {
        var unknown = parameters.Keys.Where(key => !used.Contains(key)).ToArray();
        if (unknown.Length > 0)
        {
            throw new NotSupportedException(
                $"'{Name}' does not know the parameter {string.Join(", ", unknown)}; it knows {string.Join(", ", used.Order(StringComparer.Ordinal))}."
            );
        }
    }
}

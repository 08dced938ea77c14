namespace Prompter.Tests.Providers;

/// <summary>Answers as servers write them.</summary>
internal static class Answers
{
    public static ScriptedAnswer Json(string body, int status = 200) =>
        new(body) { ContentType = "application/json; charset=utf-8", Status = status };

    public static ScriptedAnswer Lines(params IEnumerable<string> lines) =>
        OfType("application/x-ndjson", string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Events that have their type in their data.</summary>
    public static ScriptedAnswer Events(params IEnumerable<string> data) =>
        OfType("text/event-stream; charset=utf-8", string.Concat(data.Select(one => $"data: {one}\n\n")));

    public static ScriptedAnswer OfType(string contentType, string body) => new(body) { ContentType = contentType };
}

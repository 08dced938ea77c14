namespace Prompter.Tests.Providers.Properties;

/// <summary>The same answer in every frame that servers, and gateways before them, put one in.</summary>
internal static class FramingChanges
{
    private static readonly string[] Breaks = ["\n", "\r\n", "\r", "mixed"];
    private static readonly string[] Types =
    [
        "text/event-stream",
        "application/json",
        "application/x-ndjson",
        "text/plain",
        "text/html",
        "application/octet-stream",
    ];

    /// <summary>Frames with the types that they are labelled as.</summary>
    public static IEnumerable<(string Name, byte[] Body, string Type)> Of(string[] documents)
    {
        foreach (var (name, body) in FramesOf(documents))
        {
            foreach (var lineBreak in Breaks)
            {
                var written = Encoding.UTF8.GetBytes(Broken(body, lineBreak));
                foreach (var type in Types)
                {
                    yield return (
                        $"{name}, {lineBreak.Replace("\r", "CR", StringComparison.Ordinal).Replace("\n", "LF", StringComparison.Ordinal)}, {type}",
                        written,
                        type
                    );
                }
            }
        }
    }

    private static IEnumerable<(string Name, string Body)> FramesOf(string[] documents)
    {
        string[] data = [.. documents.Where(document => document != "[DONE]")];
        var end = documents.Length > data.Length ? "data: [DONE]\n\n" : "";
        var events = string.Concat(data.Select(document => $"data: {document}\n\n"));
        yield return ("events", events + end);
        yield return ("a mark", "\uFEFF" + events + end);
        yield return ("no blank line at the end", (events + end).TrimEnd('\n'));
        yield return (
            "no blank lines",
            string.Concat(data.Select(document => $"data: {document}\n")) + end.TrimEnd('\n')
        );
        yield return ("no blanks", string.Concat(data.Select(document => $"data:{document}\n\n")) + "data:[DONE]\n\n");
        yield return (
            "blanks",
            string.Concat(data.Select(document => $"data:  {document} \n\n\n")) + "data:  [DONE] \n"
        );
        yield return (
            "names and ids",
            string.Concat(
                data.Select(
                    (document, number) => $"id: {number}\nevent: {TypeOf(document)}\nretry: 5\ndata: {document}\n\n"
                )
            ) + end
        );
        yield return (
            "names and no blank lines",
            string.Concat(data.Select(document => $"event: {TypeOf(document)}\ndata: {document}\n")) + end
        );
        yield return (
            "comments",
            ": hello\n\n"
                + string.Concat(data.Select(document => $": keep-alive\n\ndata: {document}\n: more\n\n"))
                + end
        );
        yield return (
            "unknown fields",
            string.Concat(data.Select(document => $"time: 5\ndata: {document}\nnothing\n\n")) + end
        );
        yield return (
            "data of several lines",
            string.Concat(data.Select(document => $"data: {{\ndata: {document[1..]}\n\n")) + end
        );
        yield return (
            "several lines, no blank ones",
            string.Concat(data.Select(document => $"data: {{\ndata: {document[1..]}\n")) + end
        );
        yield return ("lines", string.Concat(data.Select(document => document + "\n")));
        yield return ("lines, the last without a break", string.Join('\n', data));
        yield return ("lines with an end", string.Concat(data.Select(document => document + "\n")) + "[DONE]\n");
        yield return ("blank lines between", string.Concat(data.Select(document => document + "\n\n")));
        yield return ("one after the other", string.Concat(data));
        yield return ("a list", $"[{string.Join(",\n", data)}]");
        yield return (
            "readable",
            string.Concat(
                data.Select(document => JsonNode.Parse(document)!.ToJsonString(new() { WriteIndented = true }) + "\n")
            )
        );
        yield return (
            "both mixed",
            string.Concat(
                data.Select((document, number) => number % 2 == 0 ? $"data: {document}\n\n" : $"{document}\n")
            ) + end
        );
    }

    private static string TypeOf(string document) => (string?)JsonNode.Parse(document)!["type"] ?? "message";

    private static string Broken(string body, string lineBreak)
    {
        if (lineBreak != "mixed")
        {
            return body.ReplaceLineEndings(lineBreak);
        }

        var lines = body.Split('\n');
        return string.Concat(
            lines.Select((line, number) => number == lines.Length - 1 ? line : line + Breaks[number % 3])
        );
    }
}

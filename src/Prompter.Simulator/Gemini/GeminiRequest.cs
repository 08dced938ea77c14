using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.Gemini;

/// <summary>Reads and checks the body of generateContent.</summary>
internal static class GeminiRequest
{
    private static readonly string[] KnownFields =
    [
        "model",
        "contents",
        "tools",
        "toolConfig",
        "safetySettings",
        "systemInstruction",
        "generationConfig",
        "cachedContent",
        "labels",
        "store",
        "serviceTier",
    ];

    /// <exception cref="RequestException">The body is wrong.</exception>
    public static Prompt Read(JsonObject body, string model, bool isStreamed)
    {
        if (body.Select(field => field.Key).FirstOrDefault(name => !KnownFields.Contains(Camel(name))) is { } unknown)
        {
            throw new RequestException(
                $"Invalid JSON payload received. Unknown name \"{unknown}\": Cannot find field."
            );
        }

        if (body.ArrayAt("contents") is not { Count: > 0 })
        {
            throw new RequestException("* GenerateContentRequest.contents: contents is not specified");
        }

        var contents = body.ObjectsAt("contents").ToList();
        FunctionCallCheck.Check(contents, model);
        var config = Either(body, "generationConfig") ?? [];
        var thinking = Either(config, "thinkingConfig");
        var isJson = (config["responseMimeType"] ?? config["response_mime_type"])?.ToString() == "application/json";
        return new()
        {
            Body = body,
            Model = model,
            System = string.Join(' ', Texts(Either(body, "systemInstruction") ?? [])),
            Turns = contents.Select(ReadTurn).ToList(),
            Tools = body.ObjectsAt("tools").SelectMany(ReadTools).ToList(),
            Choice = ReadChoice(Either(Either(body, "toolConfig") ?? [], "functionCallingConfig")),
            WantsJson = isJson,
            Schema = Either(config, "responseSchema") ?? Either(config, "responseJsonSchema"),
            MaxTokens = config.PositiveAt("maxOutputTokens") ?? config.PositiveAt("max_output_tokens"),
            StopSequences = (config.ArrayAt("stopSequences") ?? []).Select(stop => $"{stop}").ToList(),
            WantsReasoning = thinking is not null && thinking.NumberAt("thinkingBudget") is not 0,
            IsStreamed = isStreamed,
        };
    }

    /// <summary>The object in a field that may be written in either of Google's two ways.</summary>
    public static JsonObject? Either(JsonObject parent, string name) =>
        parent.ObjectAt(name) ?? parent.ObjectAt(Snake(name));

    private static Turn ReadTurn(JsonObject content)
    {
        var parts = content.ObjectsAt("parts").ToList();
        if (parts.Count == 0)
        {
            throw new RequestException("* GenerateContentRequest.contents.parts: contents.parts must not be empty.");
        }

        var results = parts
            .Select(part => Either(part, "functionResponse"))
            .OfType<JsonObject>()
            .Select(response => ResultText(response["response"]))
            .ToList();
        var speaker = content.TextAt("role") switch
        {
            "model" => Speaker.Assistant,
            "user" or null when results.Count == 0 => Speaker.User,
            "user" or "function" or null => Speaker.Tool,
            _ => throw new RequestException("Please use a valid role: user, model."),
        };
        return new(speaker, string.Join(' ', Texts(content)))
        {
            Attachments = parts.Select(Describe).OfType<string>().ToList(),
            ToolResults = results,
            CallsTools = parts.Any(part => Either(part, "functionCall") is not null),
        };
    }

    private static IEnumerable<string> Texts(JsonObject content) =>
        content
            .ObjectsAt("parts")
            .Where(part => !part.FlagAt("thought"))
            .Select(part => part.TextAt("text"))
            .OfType<string>();

    /// <summary>A result that is one text is quoted as that text.</summary>
    private static string ResultText(JsonNode? response) =>
        response is JsonObject { Count: 1 } single && single.First().Value is JsonValue value
            ? $"{value}"
            : WireJson.Text(response);

    private static string? Describe(JsonObject part)
    {
        if (Either(part, "inlineData") is { } data)
        {
            var mediaType =
                data.TextAt("mimeType")
                ?? data.TextAt("mime_type")
                ?? throw new RequestException("mimeType is required");
            return Attachment.OfBase64(mediaType, data.TextAt("data") ?? "");
        }

        return Either(part, "fileData") is { } file
            ? $"a file at {file.TextAt("fileUri") ?? file.TextAt("file_uri")}"
            : null;
    }

    private static IEnumerable<Tool> ReadTools(JsonObject tools) =>
        tools
            .ObjectsAt(tools["functionDeclarations"] is null ? "function_declarations" : "functionDeclarations")
            .Select(function => new Tool(
                function.TextAt("name")
                    ?? throw new RequestException(
                        "* GenerateContentRequest.tools[0].function_declarations[0].name: Invalid function name. Must start with a letter or an underscore."
                    ),
                function.ObjectAt("parameters") ?? Either(function, "parametersJsonSchema")
            ));

    private static ToolChoice ReadChoice(JsonObject? config) =>
        config?.TextAt("mode") switch
        {
            "NONE" => ToolChoice.None,
            "ANY" when config.ArrayAt("allowedFunctionNames") is [var only] => ToolChoice.Of($"{only}"),
            "ANY" => ToolChoice.Required,
            _ => ToolChoice.Auto,
        };

    private static string Camel(string name) =>
        string.Concat(
            name.Split('_')
                .Select(
                    (word, index) => index == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]
                )
        );

    private static string Snake(string name) =>
        string.Concat(
            name.Select(letter => char.IsAsciiLetterUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{letter}")
        );
}

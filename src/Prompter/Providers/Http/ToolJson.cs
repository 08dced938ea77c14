using System.Text.Json.Nodes;

namespace Prompter.Providers.Http;

/// <summary>The arguments and results of tools, whose values may be of any type, as JSON.</summary>
internal static class ToolJson
{
    // The line breaks and spaces of the default options would be paid for as tokens.
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions)
    {
        WriteIndented = false,
    };

    /// <summary>The functions that a model may call; null where there are none.</summary>
    /// <param name="question">What the model is asked.</param>
    /// <param name="declare">A function, and its description where it has one, in the form of the protocol.</param>
    /// <param name="refusal">The words for a tool, by its name, that is no function.</param>
    /// <exception cref="PrompterException">A tool is no function.</exception>
    public static JsonArray? Declarations(
        Question question,
        Func<AIFunctionDeclaration, string?, JsonNode> declare,
        Func<string, string> refusal
    ) =>
        JsonBody.List(
            (question.Options.Tools ?? []).Select(tool =>
                tool is AIFunctionDeclaration function
                    ? declare(function, function.Description.Length > 0 ? function.Description : null)
                    : throw question.Errors.InvalidRequest(refusal(tool.Name))
            )
        );

    /// <summary>A function with its name, its description and the schema of its arguments.</summary>
    public static JsonObject Declaration(AIFunctionDeclaration function, string? description) =>
        JsonBody.Object(
            ("name", function.Name),
            ("description", description),
            ("parameters", NodeOf(function.JsonSchema))
        );

    /// <summary>The arguments of a call as the text of a JSON object.</summary>
    public static string ArgumentsOf(FunctionCallContent call) =>
        // What the model wrote and nobody could read goes back as it came, so that it can see its mistake.
        call.RawRepresentation
            is string raw
        && call.Arguments is null
            ? raw
            : JsonSerializer.Serialize(
                call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal),
                Compact.GetTypeInfo(typeof(IDictionary<string, object?>))
            );

    /// <summary>The arguments of a call as a JSON object, for APIs that take no text.</summary>
    /// <remarks>
    /// What the model wrote and nobody could read is wrapped as
    /// <see href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming">Anthropic documents</see>.
    /// </remarks>
    public static JsonObject ArgumentsObjectOf(FunctionCallContent call)
    {
        var arguments = ArgumentsOf(call);
        try
        {
            if (JsonNode.Parse(arguments) is JsonObject read)
            {
                return read;
            }
        }
        catch (JsonException)
        {
            // Wrapped below.
        }

        return new JsonObject { ["INVALID_JSON"] = arguments };
    }

    /// <summary>The result of a call as text: a text as it is, anything else as JSON.</summary>
    public static string ResultOf(FunctionResultContent result) =>
        result.Result switch
        {
            null => result.Exception is null ? "" : $"Error: {result.Exception.Message}",
            string text => text,
            TextContent text => text.Text,
            var value => JsonSerializer.Serialize(value, Compact.GetTypeInfo(typeof(object))),
        };

    /// <summary>A call with the arguments that a model wrote; where they are no JSON object, the call has an exception.</summary>
    /// <param name="id">The call's id.</param>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">The text of a JSON object; empty stands for none.</param>
    public static FunctionCallContent Call(string id, string name, string arguments)
    {
        // They go back in the next turn, and half of a character cannot be sent.
        arguments = HalfCharacters.Replaced(arguments);
        try
        {
            return new(id, name, Read(string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments));
        }
        catch (JsonException exception)
        {
            return new(id, name) { Exception = exception, RawRepresentation = arguments };
        }
    }

    /// <summary>The arguments of a call, or a piece of them: a text, or an object where a server mixes the protocols up.</summary>
    /// <exception cref="JsonException">They are neither.</exception>
    public static string? ArgumentsIn(JsonSlice call, ReadOnlySpan<byte> name) =>
        call.Member(name) switch
        {
            null => null,
            { Kind: JsonTokenType.String } text => text.ToPiece(),
            { Kind: JsonTokenType.StartObject } arguments => arguments.ToJson(),
            _ => throw new JsonException("the arguments of a tool call are neither a text nor an object"),
        };

    /// <summary>Additional properties, whose values may be of any type, as JSON.</summary>
    public static JsonNode? NodeOf(object? value) =>
        value switch
        {
            null => null,
            JsonNode node => node.DeepClone(),
            _ => JsonSerializer.SerializeToNode(value, Compact.GetTypeInfo(value.GetType())),
        };

    private static Dictionary<string, object?> Read(string arguments)
    {
        var element = JsonElement.Parse(JsonIndex.Of(Encoding.UTF8.GetBytes(arguments)).ToJson());
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The arguments are no JSON object.");
        }

        var read = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            read[property.Name] = property.Value;
        }

        return read;
    }
}

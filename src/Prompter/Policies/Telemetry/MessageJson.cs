using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Prompter.Policies.Telemetry;

/// <summary>Messages as spans hold them, by the conventions' own schema of messages and parts.</summary>
internal static class MessageJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string OfInput(IEnumerable<ChatMessage> messages) =>
        Write(json =>
        {
            foreach (var message in messages)
            {
                WriteMessage(json, message.Role.Value, message.Contents, null);
            }
        });

    /// <summary>The one answer of a call.</summary>
    public static string OfOutput(IEnumerable<AIContent> contents, ChatFinishReason? finishReason) =>
        Write(json => WriteMessage(json, ChatRole.Assistant.Value, contents, finishReason?.Value ?? "error"));

    public static string OfInstructions(string instructions) =>
        Write(json => WritePart(json, "text", "content", instructions));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartArray();
            write(json);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteMessage(
        Utf8JsonWriter json,
        string role,
        IEnumerable<AIContent> contents,
        string? finishReason
    )
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteStartArray("parts");
        var text = new StringBuilder();
        string? type = null;
        foreach (var content in contents)
        {
            // Pieces of a stream are one part.
            var (next, piece) = content switch
            {
                TextContent { Text: var said } => ("text", said),
                TextReasoningContent { Text: var thought } => ("reasoning", thought),
                _ => (null, null),
            };
            if (next != type)
            {
                WriteText();
                type = next;
            }

            text.Append(piece);
            if (next is null)
            {
                WritePart(json, content);
            }
        }

        WriteText();
        json.WriteEndArray();
        if (finishReason is not null)
        {
            json.WriteString("finish_reason", finishReason);
        }

        json.WriteEndObject();

        void WriteText()
        {
            if (text.Length > 0)
            {
                WritePart(json, type!, "content", text.ToString());
                text.Clear();
            }
        }
    }

    private static void WritePart(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case FunctionCallContent call:
                json.WriteStartObject();
                json.WriteString("type", "tool_call");
                json.WriteString("id", call.CallId);
                json.WriteString("name", call.Name);
                WriteValue(json, "arguments", call.Arguments);
                json.WriteEndObject();
                break;
            case FunctionResultContent result:
                json.WriteStartObject();
                json.WriteString("type", "tool_call_response");
                json.WriteString("id", result.CallId);
                WriteValue(json, "response", result.Result);
                json.WriteEndObject();
                break;
            case DataContent data:
                // A picture is too large for a span.
                json.WriteStartObject();
                json.WriteString("type", "data");
                json.WriteString("mime_type", data.MediaType);
                json.WriteNumber("size", data.Data.Length);
                json.WriteEndObject();
                break;
            case UriContent address:
                WritePart(json, "uri", "uri", address.Uri.ToString());
                break;
            case ErrorContent refusal:
                WritePart(json, "refusal", "content", refusal.Message);
                break;
        }
    }

    private static void WritePart(Utf8JsonWriter json, string type, string name, string? value)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString(name, value);
        json.WriteEndObject();
    }

    /// <summary>A value of a tool, which may be of any type; its text where it is none that JSON knows.</summary>
    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        try
        {
            var type = value is IDictionary<string, object?> ? typeof(IDictionary<string, object?>) : typeof(object);
            JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(type)).WriteTo(json);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            json.WriteStringValue(value?.ToString());
        }
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Prompter.Calls;

namespace Prompter.Providers.Http;

/// <summary>The body of a request.</summary>
internal static class JsonBody
{
    /// <summary>Text as it is: nothing here is put into a web page, and escapes would double what is sent of most scripts.</summary>
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object of the members that have a value.</summary>
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var written = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                written[name] = value;
            }
        }

        return written;
    }

    /// <summary>A list, or null where there is nothing in it.</summary>
    public static JsonArray? List(IEnumerable<JsonNode?> items) =>
        items.ToArray() is { Length: > 0 } all ? new(all) : null;

    /// <summary>A list of texts, or null where there is nothing in it.</summary>
    public static JsonArray? Texts(IEnumerable<string>? texts) => List((texts ?? []).Select(text => (JsonNode?)text));

    /// <summary>A request as JSON, of a known length, which not every server can do without.</summary>
    /// <param name="request">The request.</param>
    /// <param name="more">
    /// Members that are added, or that take the place of the request's own; null takes one out. Prompter's own properties are
    /// left out.
    /// </param>
    /// <param name="member">The member that they are added to; null for the request itself.</param>
    public static HttpContent Of(
        JsonObject request,
        IEnumerable<KeyValuePair<string, object?>>? more = null,
        string? member = null
    )
    {
        foreach (var (name, value) in (more ?? []).Where(pair => !IsOwn(pair.Key)))
        {
            if (member is not null && request[member] is not JsonObject)
            {
                request[member] = new JsonObject();
            }

            var target = member is null ? request : request[member]!.AsObject();
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = ToolJson.NodeOf(value);
            }
        }

        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, Relaxed))
        {
            request.WriteTo(writer);
        }

        return new RequestContent(bytes.WrittenMemory);
    }

    /// <summary>Whether a property is told to Prompter, and to no provider by that name.</summary>
    public static bool IsOwn(string name) =>
        name is ChatProperties.ReasoningBudget or ChatProperties.ReasoningLevel or ChatProperties.CacheControl;
}

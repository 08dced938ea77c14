using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Prompter.Calls;

namespace Prompter.Providers.Http;

/// <summary>The body of a request.</summary>
internal static class JsonBody
{
    /// <summary>Text as it is: nothing here is put into a web page, and escapes would double what is sent of most scripts.</summary>
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A request as JSON, of a known length, which not every server can do without.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">Its type.</param>
    /// <param name="more">
    /// Members that are added, or that take the place of the request's own; null takes one out. Prompter's own properties are
    /// left out.
    /// </param>
    /// <param name="member">The member that they are added to; null for the request itself.</param>
    public static HttpContent Of<T>(
        T request,
        JsonTypeInfo<T> type,
        IEnumerable<KeyValuePair<string, object?>>? more = null,
        string? member = null
    )
    {
        var added = more?.Where(pair => !IsOwn(pair.Key)).ToList() ?? [];
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, Relaxed))
        {
            if (added.Count == 0)
            {
                JsonSerializer.Serialize(writer, request, type);
            }
            else
            {
                var body = JsonSerializer.SerializeToNode(request, type)!.AsObject();
                Add(added, body, member);
                body.WriteTo(writer);
            }
        }

        var content = new ReadOnlyMemoryContent(bytes.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static void Add(List<KeyValuePair<string, object?>> added, JsonObject body, string? member)
    {
        var target = body;
        if (member is not null)
        {
            target = body[member] as JsonObject ?? [];
            body[member] = target;
        }

        foreach (var (name, value) in added)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = ToolJson.NodeOf(value);
            }
        }
    }

    private static bool IsOwn(string name) => name is ChatProperties.ReasoningBudget or ChatProperties.CacheControl;
}

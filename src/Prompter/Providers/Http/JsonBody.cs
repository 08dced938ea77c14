using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Prompter.Providers.Http;

/// <summary>The body of a request.</summary>
internal static class JsonBody
{
    /// <summary>Text as it is: nothing here is put into HTML, and escapes would double what is sent of most scripts.</summary>
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A request as JSON, of a known length, which not every server can do without.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">Its type.</param>
    /// <param name="more">Members that are added, or that take the place of the request's own; null takes one out.</param>
    public static HttpContent Of<T>(
        T request,
        JsonTypeInfo<T> type,
        IReadOnlyCollection<KeyValuePair<string, object?>> more
    )
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            if (more.Count == 0)
            {
                JsonSerializer.Serialize(writer, request, type);
            }
            else
            {
                var body = JsonSerializer.SerializeToNode(request, type)!.AsObject();
                foreach (var (name, value) in more)
                {
                    if (value is null)
                    {
                        body.Remove(name);
                    }
                    else
                    {
                        body[name] = ToolJson.NodeOf(value);
                    }
                }

                body.WriteTo(writer);
            }
        }

        var content = new ReadOnlyMemoryContent(bytes.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}

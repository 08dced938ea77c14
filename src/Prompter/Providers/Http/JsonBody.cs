using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Prompter.Providers.Http;

/// <summary>The body of a request.</summary>
internal static class JsonBody
{
    /// <summary>A request as JSON, of a known length, which not every server can do without.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">Its type.</param>
    /// <param name="more">Members that are added, or that take the place of the request's own.</param>
    public static HttpContent Of<T>(
        T request,
        JsonTypeInfo<T> type,
        IReadOnlyCollection<KeyValuePair<string, object?>> more
    )
    {
        byte[] bytes;
        if (more.Count == 0)
        {
            bytes = JsonSerializer.SerializeToUtf8Bytes(request, type);
        }
        else
        {
            var body = JsonSerializer.SerializeToNode(request, type)!.AsObject();
            foreach (var (name, value) in more)
            {
                body[name] = ToolJson.NodeOf(value);
            }

            bytes = JsonSerializer.SerializeToUtf8Bytes(body, HttpJson.Default.JsonObject);
        }

        return new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }
}

using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Prompter.Providers.Http;

/// <summary>A stream of server-sent events whose data are JSON.</summary>
/// <remarks>See <see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</see>.</remarks>
internal static class ServerEvents
{
    /// <summary>Reads events until the stream ends, or until OpenAI's <c>[DONE]</c>. Events without data are skipped.</summary>
    /// <exception cref="JsonException">An event is no JSON, or not of the type.</exception>
    /// <exception cref="InvalidDataException">An event is longer than <see cref="LimitedStream.Limit"/>.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : class
    {
        var isDone = false;
        // The parser keeps a line and an event in memory, however long they are.
        var limited = new LimitedStream(stream);
        var parser = SseParser.Create(
            limited,
            (_, data) =>
            {
                limited.Restart();
                if (data.SequenceEqual("[DONE]"u8))
                {
                    isDone = true;
                    return null;
                }

                return data.IsWhiteSpace() ? null : JsonSerializer.Deserialize(data, type);
            }
        );
        await foreach (var item in parser.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (isDone)
            {
                yield break;
            }

            if (item.Data is { } data)
            {
                yield return data;
            }
        }
    }

    private static bool IsWhiteSpace(this ReadOnlySpan<byte> data) => data.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;
}

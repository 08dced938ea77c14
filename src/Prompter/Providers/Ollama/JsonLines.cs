using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Prompter.Providers.Ollama;

/// <summary>A stream of lines that are JSON each.</summary>
internal static class JsonLines
{
    /// <summary>A line is a few tokens; one with a tool's arguments, or a whole answer, is still far below.</summary>
    public const int MaxLine = 4 * 1024 * 1024;

    /// <summary>So large that few lines lie in two buffers.</summary>
    private const int BufferSize = 32 * 1024;

    /// <summary>Reads lines until the stream ends; empty ones are skipped, and the last one needs no line break.</summary>
    /// <exception cref="JsonException">A line is no JSON, not of the type, or longer than <see cref="MaxLine"/> bytes.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream,
        JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : class
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, leaveOpen: true));
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = result.Buffer;
                while (TryTakeLine(ref rest, result.IsCompleted) is { } line)
                {
                    if (Read(line, type) is { } value)
                    {
                        yield return value;
                    }
                }

                if (result.IsCompleted)
                {
                    yield break;
                }

                if (rest.Length > MaxLine)
                {
                    throw new JsonException($"A line is longer than {MaxLine} bytes.");
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static ReadOnlySequence<byte>? TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast)
    {
        ReadOnlySequence<byte> line;
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return line;
        }

        if (!isLast || rest.IsEmpty)
        {
            return null;
        }

        line = rest;
        rest = rest.Slice(rest.End);
        return line;
    }

    private static T? Read<T>(ReadOnlySequence<byte> line, JsonTypeInfo<T> type)
        where T : class
    {
        if (IsWhiteSpace(line))
        {
            return null;
        }

        if (line.IsSingleSegment)
        {
            return JsonSerializer.Deserialize(line.FirstSpan, type);
        }

        var reader = new Utf8JsonReader(line);
        var value = JsonSerializer.Deserialize(ref reader, type);
        // Throws where more follows than white space.
        reader.Read();
        return value;
    }

    private static bool IsWhiteSpace(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}

using System.Buffers;

namespace Prompter.Providers.Http;

/// <summary>The JSON documents of a streamed body: the data of server-sent events, or lines of one document each.</summary>
/// <remarks>
/// See <see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</see>. Written by hand, because what
/// is there already is read without waiting, and a document is read where it lies.
/// </remarks>
/// <param name="stream">The body; it is not closed.</param>
/// <param name="isLines">Whether each line is a document; else documents are the data of events.</param>
internal sealed class DocumentStream(Stream stream, bool isLines) : IDisposable
{
    /// <summary>The most bytes of an event; a picture in it is some MiB.</summary>
    private const int LongestEvent = LimitedStream.Limit;

    /// <summary>A line is a few tokens; one with a tool's arguments, or a whole answer, is still far below.</summary>
    private const int LongestLine = 4 * 1024 * 1024;

    private readonly int longest = isLines ? LongestLine : LongestEvent;
    private readonly ArrayBufferWriter<byte> data = new();
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int start;
    private int end;

    /// <summary>What of the buffer is known to have no line break.</summary>
    private int searched;
    private int sinceDocument;
    private bool hasData;
    private bool isAfterReturn;
    private bool isAfterMark;
    private bool isAtEnd;

    /// <summary>The next document that is there already; it counts until the next call. Blank ones are skipped.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> document)
    {
        while (TryReadLine(out var line))
        {
            if (isLines ? !IsBlank(line.Span) : IsEventOver(line.Span))
            {
                document = isLines ? line : data.WrittenMemory;
                sinceDocument = 0;
                return true;
            }
        }

        document = default;
        return false;
    }

    /// <summary>Waits for more; false where nothing more comes.</summary>
    /// <exception cref="InvalidDataException">More bytes came than a document can mean.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (isAtEnd)
        {
            return false;
        }

        MakeRoom();
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
        end += read;
        sinceDocument += read;
        isAtEnd = read == 0;
        if (sinceDocument > longest)
        {
            throw new InvalidDataException($"more than {longest / (1024 * 1024)} MiB came at once");
        }

        // The last line needs no line break; an event that has no end is none.
        return read > 0 || (isLines && start < end);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        (buffer, start, end, searched) = ([], 0, 0, 0);
    }

    private void MakeRoom()
    {
        if (start == end)
        {
            (start, end, searched) = (0, 0, 0);
        }

        if (end < buffer.Length)
        {
            return;
        }

        var next = start > buffer.Length / 2 ? buffer : ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(start, end - start).CopyTo(next);
        if (next != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        (buffer, start, end, searched) = (next, 0, end - start, searched - start);
    }

    /// <summary>Lines end with a carriage return, a line feed or both.</summary>
    private bool TryReadLine(out ReadOnlyMemory<byte> line)
    {
        if (isAfterReturn && start < end)
        {
            start += buffer[start] == '\n' ? 1 : 0;
            searched = Math.Max(searched, start);
            isAfterReturn = false;
        }

        var length = buffer.AsSpan(searched, end - searched).IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0 && !(isAtEnd && isLines && start < end))
        {
            searched = end;
            line = default;
            return false;
        }

        var lineEnd = length < 0 ? end : searched + length;
        line = WithoutMark(buffer.AsMemory(start, lineEnd - start));
        isAfterReturn = lineEnd < end && buffer[lineEnd] == '\r';
        start = searched = Math.Min(end, lineEnd + 1);
        return true;
    }

    /// <summary>Takes a line of an event in; true where it was the blank one after the event's data.</summary>
    private bool IsEventOver(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            var isOver = hasData && !IsBlank(data.WrittenSpan);
            hasData = false;
            return isOver;
        }

        if (!line.StartsWith("data"u8) || (line.Length > 4 && line[4] != ':'))
        {
            return false;
        }

        if (!hasData)
        {
            data.ResetWrittenCount();
        }
        else
        {
            data.Write("\n"u8);
        }

        hasData = true;
        data.Write(line[Math.Min(line.Length, line.Length > 5 && line[5] == ' ' ? 6 : 5)..]);
        return false;
    }

    private ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line)
    {
        var isFirst = !isAfterMark;
        isAfterMark = true;
        return isFirst && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;
}

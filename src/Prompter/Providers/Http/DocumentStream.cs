using System.Buffers;

namespace Prompter.Providers.Http;

/// <summary>The JSON documents of a body: the data of server-sent events, or documents one after the other, or both mixed.</summary>
/// <remarks>
/// <para>
/// See <see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</see>. Servers and the gateways before them differ in labels and line
/// breaks, so that the bytes alone decide: what begins with a brace is a document, alone, in a list or in a line of its own, also between events; an event may lack the
/// blank line at its end.
/// </para>
/// <para>Written by hand, because what is there already is read without waiting, and a document is read where it lies.</para>
/// </remarks>
/// <param name="stream">The body; it is not closed.</param>
/// <param name="isLines">Whether a stream of the protocol is lines, which are shorter than events.</param>
internal sealed class DocumentStream(Stream stream, bool isLines) : IDisposable
{
    /// <summary>The most bytes of an event; a picture in it is some MiB.</summary>
    private const int LongestEvent = LimitedStream.Limit;

    /// <summary>A line is a few tokens; one with a tool's arguments, or a whole answer, is still far below.</summary>
    private const int LongestLine = 4 * 1024 * 1024;

    private const int LongestName = 64;

    /// <summary>More blanks than that before a document nobody writes.</summary>
    private const int LongestIndent = 4096;

    private readonly int longest = isLines ? LongestLine : LongestEvent;
    private readonly ArrayBufferWriter<byte> data = new();
    private readonly ArrayBufferWriter<byte> eventName = new(32);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int start;
    private int end;

    /// <summary>What of the buffer is known to have no line break.</summary>
    private int searched;
    private int sinceDocument;
    private bool hasData;
    private bool isAfterReturn;
    private bool isAtEnd;

    /// <summary>Whether a document without an event around it has begun.</summary>
    private bool isInValue;
    private JsonEnd valueEnd;

    /// <summary>The end of the document in an event's data; null where they cannot be one.</summary>
    private JsonEnd? dataEnd;
    private bool hasEvents;
    private bool isShown;
    private int count;

    /// <summary>Whether the body was one document and nothing around it.</summary>
    public bool IsOneDocument => count == 1 && !hasEvents && !Stray.Any;

    /// <summary>What is in the body that is neither a document nor anything that an event may have.</summary>
    public StrayLines Stray { get; } = new();

    /// <summary>Whether the last document came under the name of an error.</summary>
    public bool IsError { get; private set; }

    /// <summary>Whether the body ended in the last document, or right after it.</summary>
    public bool IsLast { get; private set; }

    /// <summary>The name of the event that the last document is the data of; empty where it has none.</summary>
    public ReadOnlySpan<byte> EventName => eventName.WrittenSpan;

    /// <summary>Whether the body had any documents.</summary>
    public bool HasDocuments => count > 0;

    /// <summary>Whether it had one, in whatever frame.</summary>
    public bool IsOne => count == 1;

    /// <summary>The next document that is there already; it counts until the next call. Blank ones are skipped.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> document)
    {
        if (isShown)
        {
            ForgetEvent();
        }

        if (isInValue || (!hasData && TryBeginValue()))
        {
            return TryReadValue(out document);
        }

        while (TryReadLine(out var line))
        {
            if (IsEventOver(line.Span))
            {
                return Show(data.WrittenMemory, isLast: false, out document);
            }

            if (!hasData && TryBeginValue())
            {
                return TryReadValue(out document);
            }
        }

        if (isAtEnd && hasData)
        {
            hasData = false;
            if (!IsBlank(data.WrittenSpan))
            {
                return Show(data.WrittenMemory, isLast: true, out document);
            }
        }

        if (isAtEnd && IsError && !hasData)
        {
            IsEventOver();
        }

        document = default;
        return false;
    }

    /// <summary>Waits for more; false where nothing more comes.</summary>
    /// <exception cref="TooLongException">More bytes came than a document can mean.</exception>
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
            throw new TooLongException(longest);
        }

        // The last line needs no line break, and the last event no blank line.
        return read > 0 || start < end || hasData || IsError;
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

    private bool Show(ReadOnlyMemory<byte> read, bool isLast, out ReadOnlyMemory<byte> document)
    {
        document = read;
        (sinceDocument, isShown, IsLast) = (0, true, isLast);
        count++;
        Stray.Forget();

        return true;
    }

    private void ForgetEvent()
    {
        eventName.ResetWrittenCount();
        isShown = IsError = false;
    }

    /// <summary>Goes to the next byte that means something, and says whether a document begins there that is no event's.</summary>
    private bool TryBeginValue()
    {
        // A list of documents is as good as lines of them; only the word for the end is written as a list is.
        while (true)
        {
            var rest = buffer.AsSpan(start, Math.Min(end - start, LongestIndent));
            var next = rest is [(byte)'{', ..] ? 0 : rest.IndexOfAnyExcept(EventLine.BetweenValues);
            if (next >= 0)
            {
                return rest[next] == '{' && BeginValue(next);
            }

            if (rest.IsEmpty || eventName.WrittenCount > 0 || rest.IndexOfAnyExcept(EventLine.Blanks) >= 0)
            {
                return rest.Length == LongestIndent && rest.Contains((byte)'[')
                    ? throw new JsonException("there is nothing but the beginnings of lists")
                    : false;
            }

            // Nothing of an event is there that a blank line could end.
            (start, searched, isAfterReturn) = (start + rest.Length, start + rest.Length, false);
        }
    }

    private bool BeginValue(int next)
    {
        start = searched = start + next;
        isAfterReturn = false;
        isInValue = true;
        valueEnd = default;
        return true;
    }

    /// <summary>A document in a line of its own, as most are, is found by its line; else it is read to its end.</summary>
    private bool TryReadValue(out ReadOnlyMemory<byte> document)
    {
        var value = buffer.AsMemory(start, end - start);
        var length = valueEnd.HasBegun ? -1 : LengthOfLine(value.Span);
        if (length < 0)
        {
            length = valueEnd.Find(value.Span);
        }

        if (length < 0 && !isAtEnd)
        {
            document = default;
            return false;
        }

        var isLast = length < 0;
        length = isLast ? value.Length : length;
        start = searched = start + length;
        isInValue = false;
        return Show(value[..length], isLast, out document);
    }

    private static int LengthOfLine(ReadOnlySpan<byte> value)
    {
        var length = value.IndexOfAny((byte)'\n', (byte)'\r');
        return
            length > 0
            && value[length - 1] == '}'
            && value[..length].Count((byte)'{') == value[..length].Count((byte)'}')
            ? length
            : -1;
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
        if (length < 0 && !(isAtEnd && start < end))
        {
            searched = end;
            line = default;
            return false;
        }

        var lineEnd = length < 0 ? end : searched + length;
        line = buffer.AsMemory(start, lineEnd - start);
        isAfterReturn = lineEnd < end && buffer[lineEnd] == '\r';
        start = searched = Math.Min(end, lineEnd + 1);
        return true;
    }

    /// <summary>Takes a line of an event in; true where the event is over with it, or was over before it, and then the line comes again.</summary>
    private bool IsEventOver(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return IsEventOver();
        }

        var field = EventLine.FieldOf(line);
        // Before llama.cpp knew better it sent "error: {…}".
        var isEnd = field is EventField.None && AnswerReader.IsEnd(line);
        if (hasData && field is not (EventField.Ignored or EventField.Unknown) && IsWhole())
        {
            // The event before the line has ended without a blank one.
            ComeAgain(line);
            return true;
        }

        switch (field)
        {
            case EventField.Data or EventField.Error:
                AddData(EventLine.ValueOf(line), field is EventField.Error);
                break;
            case EventField.Name:
                SetName(EventLine.ValueOf(line).Trim((byte)' '));
                break;
            case EventField.None when isEnd:
                hasData = false;
                AddData(line, isError: false);
                hasData = false;
                break;
            case EventField.None or EventField.Unknown:
                Stray.Add(line, field);
                break;
        }

        return isEnd;
    }

    /// <summary>Whether a blank line ends an event that has data.</summary>
    private bool IsEventOver()
    {
        var isOver = hasData && !IsBlank(data.WrittenSpan);
        hasData = false;
        if (!isOver)
        {
            if (IsError)
            {
                // Nothing is said of it.
                Stray.AddError();
            }

            ForgetEvent();
        }

        return isOver;
    }

    private void AddData(ReadOnlySpan<byte> value, bool isError)
    {
        hasEvents = true;
        if (!hasData)
        {
            data.ResetWrittenCount();
            value = value.StartsWith("\uFEFF"u8) ? value[3..] : value;
            dataEnd = value is [(byte)'{', ..] ? default(JsonEnd) : null;
        }
        else
        {
            data.Write("\n"u8);
        }

        hasData = true;
        IsError |= isError;
        data.Write(value);
    }

    private void SetName(ReadOnlySpan<byte> name)
    {
        hasEvents = true;
        eventName.ResetWrittenCount();
        eventName.Write(name[..Math.Min(name.Length, LongestName)]);
        IsError |= Ascii.EqualsIgnoreCase(name, "error"u8);
    }

    private void ComeAgain(ReadOnlySpan<byte> line)
    {
        var isAtLineEnd = start > 0 && buffer[start - 1] is (byte)'\n' or (byte)'\r';
        start = searched = start - line.Length - (isAtLineEnd ? 1 : 0);
        (hasData, isAfterReturn) = (false, false);
    }

    /// <summary>Whether the data of an event are a document already: servers that leave the blank lines out put one in each line.</summary>
    private bool IsWhole()
    {
        if (dataEnd is not { } end)
        {
            return AnswerReader.IsEnd(data.WrittenSpan);
        }

        var length = end.Find(data.WrittenSpan);
        dataEnd = end;
        return length >= 0 && IsBlank(data.WrittenSpan[length..]);
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;
}

namespace Prompter.Runs;

/// <summary>The text of an answer, in memory up to a bound and in a file beyond it, so that no answer can fill the memory.</summary>
/// <param name="limit">The most characters that are kept in memory.</param>
/// <param name="spillPath">Where the whole text goes once it is longer; null to keep the beginning only.</param>
internal sealed class AnswerText(int limit, string? spillPath) : IDisposable
{
    private readonly StringBuilder memory = new();
    private StreamWriter? file;
    private bool endsWithLine;

    /// <summary>How many characters there are in all.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the text is longer than what is kept in memory.</summary>
    public bool IsBeyondMemory => Length > limit;

    /// <summary>The file that holds the whole text, or null where memory does.</summary>
    public string? FilePath { get; private set; }

    /// <summary>Why what <see cref="IsBeyondMemory"/> is lost, or null where it is not.</summary>
    public string? Problem { get; private set; }

    /// <summary>The text of an answer that is in a file already.</summary>
    public static AnswerText In(string path) => new(0, null) { Length = new FileInfo(path).Length, FilePath = path };

    /// <summary>The text, or its beginning where it <see cref="IsBeyondMemory"/>.</summary>
    public override string ToString() => memory.ToString();

    /// <summary>The whole text in pieces, from the file where it is there; for a finished target.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<string> Read()
    {
        if (FilePath is null)
        {
            yield return ToString();
            yield break;
        }

        using var reader = new StreamReader(FilePath);
        var buffer = new char[16 * 1024];
        // The last place is for the other half of a pair.
        for (int count; (count = reader.ReadBlock(buffer, 0, buffer.Length - 1)) > 0; )
        {
            count += char.IsHighSurrogate(buffer[count - 1]) ? reader.Read(buffer, count, 1) : 0;
            yield return new string(buffer, 0, count);
        }
    }

    /// <summary>Adds a piece; where the file cannot be written, <see cref="Problem"/> says so.</summary>
    internal void Append(string text)
    {
        var wasBeyondMemory = IsBeyondMemory;
        Length += text.Length;
        endsWithLine = text.Length == 0 ? endsWithLine : text[^1] == '\n';
        if (IsBeyondMemory)
        {
            Spill(text, isFirst: !wasBeyondMemory);
        }

        memory.Append(text.AsSpan(0, Math.Clamp(limit - memory.Length, 0, text.Length)));
    }

    /// <summary>Forgets everything: another attempt begins.</summary>
    internal void Clear()
    {
        Dispose();
        DeleteFile();
        memory.Clear();
        Length = 0;
        endsWithLine = false;
        Problem = null;
    }

    /// <summary>Writes out what the file lacks: all of the text has come, and nothing can be added any more.</summary>
    /// <param name="dropsLineEnd">Whether the line end that a program prints after its answer is dropped.</param>
    internal void Complete(bool dropsLineEnd)
    {
        Dispose();
        if (!dropsLineEnd || !endsWithLine)
        {
            return;
        }

        Length--;
        endsWithLine = false;
        memory.Length = (int)Math.Min(memory.Length, Length);
        if (!IsBeyondMemory)
        {
            DeleteFile();
        }
        else if (FilePath is { } path)
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
            stream.SetLength(stream.Length - 1);
        }
    }

    /// <summary>Writes out and closes the file, if there is one; nothing can be added after that.</summary>
    public void Dispose()
    {
        Try(() => file?.Dispose());
        file = null;
    }

    private void Spill(string text, bool isFirst) =>
        Try(() =>
        {
            if (isFirst && spillPath is not null)
            {
                file = PrivateFile.CreateWriter(spillPath);
                FilePath = spillPath;
                foreach (var chunk in memory.GetChunks())
                {
                    file.Write(chunk.Span);
                }
            }

            file?.Write(text);
        });

    /// <summary>Half of a text on a disk that is full helps nobody, and takes the place of results.</summary>
    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem ??= HeldFolder.Named(exception.Message);
            var failed = file;
            file = null;
            Try(() => failed?.Dispose());
            Try(DeleteFile);
        }
    }

    private void DeleteFile()
    {
        if (FilePath is { } path)
        {
            FilePath = null;
            File.Delete(path);
        }
    }
}

namespace Prompter.Artifacts;

/// <summary>Where the user's runs are: a file with a line for each that began and each that ended, oldest first.</summary>
/// <remarks>Lines that cannot be read are passed by: one may be torn, or from another version.</remarks>
internal sealed class RunIndex(string path)
{
    private const int Block = 64 * 1024;

    /// <summary>What is longer is no line of ours.</summary>
    private const int LongestLine = 256 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    public string Path => path;

    /// <summary>That of the user; null where there is no home directory to have it in.</summary>
    public static RunIndex? Of(string home, IReadOnlyDictionary<string, string> environment) =>
        UserFile.Runs.In(home, environment) is var path && System.IO.Path.IsPathFullyQualified(path) ? new(path) : null;

    /// <exception cref="IOException">It cannot be written; what it had is there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same for want of a right.</exception>
    public void Append(RunEntry entry)
    {
        using var turn = WaitForTurn();
        var isTorn = IsTorn();
        using var file = PrivateFile.Open(path, FileMode.Append);
        var end = file.Position;
        try
        {
            file.Write(Encoding.UTF8.GetBytes($"{(isTorn ? "\n" : "")}{RunJson.ToLine(entry)}\n"));
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    /// <summary>All runs, newest first; as much of the file is read as is asked for.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IEnumerable<RunEntry> Read()
    {
        var ended = new Dictionary<string, RunEntry>(StringComparer.Ordinal);
        foreach (var line in LinesFromEnd())
        {
            if (RunJson.ReadEntry(line) is not { } entry)
            {
                continue;
            }

            if (entry.Follows)
            {
                ended.TryAdd(entry.Id, entry);
            }
            else
            {
                yield return ended.Remove(entry.Id, out var end) ? end : entry;
            }
        }
    }

    /// <summary>Changes the runs, oldest first, while no other process does; with a line for each from then on.</summary>
    /// <param name="change">Changes the list, and says whether it did.</param>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same for want of a right.</exception>
    public void Change(Func<List<RunEntry>, bool> change)
    {
        using var turn = WaitForTurn();
        var entries = Read().Reverse().ToList();
        if (change(entries))
        {
            var lines = entries.Select(entry => RunJson.ToLine(entry with { Follows = false }) + "\n");
            ReplacedFile.Write(path, Encoding.UTF8.GetBytes(string.Concat(lines)), PrivateFile.Mode);
        }
    }

    private FileStream WaitForTurn()
    {
        PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        return FileTurn.WaitFor($"{path}.lock", LongestWait);
    }

    /// <summary>Whether the last line has no end: a disk was full, or a process was killed.</summary>
    private bool IsTorn()
    {
        if (!System.IO.Path.Exists(path))
        {
            return false;
        }

        using var file = OrdinaryFile.Open(path);
        if (file.Length == 0)
        {
            return false;
        }

        file.Position = file.Length - 1;
        return file.ReadByte() != '\n';
    }

    private IEnumerable<byte[]> LinesFromEnd()
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = OrdinaryFile.Open(path);
        byte[] rest = [];
        for (var start = file.Length; start > 0; )
        {
            var count = (int)Math.Min(Block, start);
            start -= count;
            var block = new byte[count + rest.Length];
            file.Position = start;
            file.ReadExactly(block, 0, count);
            rest.CopyTo(block, count);
            var end = block.Length;
            for (int at; (at = block.AsSpan(0, end).LastIndexOf((byte)'\n')) >= 0; end = at)
            {
                yield return block[(at + 1)..end];
            }

            rest = end > LongestLine ? [] : block[..end];
        }

        yield return rest;
    }
}

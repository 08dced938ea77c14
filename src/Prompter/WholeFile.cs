namespace Prompter;

/// <summary>Files that are read as a whole, as far as a limit: a device or a pipe may have no end, and its length is 0.</summary>
internal static class WholeFile
{
    /// <exception cref="IOException">It is longer than that, a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path, int mebibytes)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder; name a file");
        }

        using var stream = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Read(stream, mebibytes);
    }

    /// <exception cref="IOException">It is longer than that, or cannot be read.</exception>
    public static byte[] Read(Stream stream, int mebibytes)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = stream.Read(buffer)) > 0; )
        {
            if (all.Length + count > mebibytes * 1024L * 1024)
            {
                throw new IOException($"it is larger than {mebibytes} MiB");
            }

            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>What bytes are as text; a mark at their beginning tells the encoding, UTF-8 without one.</summary>
    public static string ToText(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        return reader.ReadToEnd();
    }
}

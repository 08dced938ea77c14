namespace Prompter.Artifacts;

/// <summary>Writes files whole or not at all: beside their place first, then renamed.</summary>
internal static class ReplacedFile
{
    /// <summary>Replaces a file, or creates it.</summary>
    /// <param name="path">The file; its folder exists. What a link stands for is replaced, not the link.</param>
    /// <param name="bytes">What it shall contain.</param>
    /// <param name="mode">Its permissions from the start, where the system has such.</param>
    /// <exception cref="IOException">It cannot be written; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The same for want of a right.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        var beside = $"{target}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            using (var stream = new WrittenFile(beside, options))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, target, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}

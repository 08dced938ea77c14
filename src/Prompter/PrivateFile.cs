namespace Prompter;

/// <summary>Files and folders that their owner alone may read, from the start.</summary>
internal static class PrivateFile
{
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode FolderMode = Mode | UnixFileMode.UserExecute;

    /// <summary>Opens a file to write it, and makes it where the mode says so.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="mode">Whether it may or has to be there.</param>
    /// <param name="share">What others may do meanwhile; default read.</param>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        return new WrittenFile(path, options);
    }

    /// <summary>Writes a text without a mark at its beginning, in the place of what is there.</summary>
    public static void Write(string path, string text)
    {
        using var stream = Open(path, FileMode.Create);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A writer of text in the place of what is there.</summary>
    public static StreamWriter CreateWriter(string path) => new(Open(path, FileMode.Create));

    /// <summary>Makes a folder where there is none.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }
}

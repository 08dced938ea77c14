namespace Prompter;

/// <summary>The turn to read, change and replace a file while no other process does so.</summary>
internal static class FileTurn
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes a lock beside the file. It stays there: to remove it would let two processes hold one each.</summary>
    /// <param name="place">The lock; its folder exists.</param>
    /// <param name="longest">How long another process is waited for.</param>
    /// <exception cref="IOException">It cannot be taken, or not in time.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be taken.</exception>
    public static FileStream WaitFor(string place, TimeSpan longest)
    {
        for (var left = longest; ; left -= Pause)
        {
            try
            {
                if (Path.Exists(place))
                {
                    // A pipe would be waited for without an end.
                    OrdinaryFile.Open(place).Dispose();
                }

                return PrivateFile.Open(place, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException exception) when (IsHeld(exception) && left > TimeSpan.Zero)
            {
                Thread.Sleep(Pause);
            }
        }
    }

    /// <summary>The codes of Linux, Windows and macOS; no other failure passes by waiting.</summary>
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 32 or 35;
}

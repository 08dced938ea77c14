namespace Prompter.Cli.Tests.Signals;

/// <summary>A variable in the environment of a test's processes, by which whatever they leave behind is found.</summary>
/// <remarks>The kernel keeps the environment that a program was started with: no daemon and no session gets rid of it.</remarks>
internal sealed class ProcessMark
{
    public const string Variable = "PROMPTER_TEST_RUN";

    private readonly byte[] entry;

    public ProcessMark() => entry = Encoding.UTF8.GetBytes($"{Variable}={Value}\0");

    public string Value { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The numbers and command lines of all marked processes that run; a zombie has no environment any more.</summary>
    public Dictionary<int, string> Living()
    {
        var living = new Dictionary<int, string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(folder, "environ").AsSpan().IndexOf(entry) >= 0
            )
            {
                living[id] = Encoding.UTF8.GetString(Read(folder, "cmdline")).Replace('\0', ' ');
            }
        }

        return living;
    }

    public void KillAll()
    {
        foreach (var id in Living().Keys)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It has just ended.
            }
        }
    }

    private static byte[] Read(string folder, string name)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or belongs to somebody else.
            return [];
        }
    }
}

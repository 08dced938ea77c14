using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Win32.SafeHandles;

namespace Prompter;

/// <summary>A folder that stays the same one while it is written to, whatever is put into the place of its name meanwhile, such as a link.</summary>
/// <remarks>
/// Where the system has no way to name an open folder, as macOS, this only tells of it. On Windows a folder keeps its name while a file in it is open.
/// </remarks>
internal sealed partial class HeldFolder : IDisposable
{
    private const string Open = "/proc/self/fd";

    /// <summary>O_NONBLOCK and O_CLOEXEC of Linux.</summary>
    private const int AtOnce = 0x800 | 0x80000;

    private readonly SafeFileHandle? handle;
    private readonly string? real;

    /// <param name="path">A folder that exists; its path has no links in it.</param>
    /// <exception cref="IOException">A link is in its place, or it cannot be opened.</exception>
    public HeldFolder(string path)
    {
        (Path, Place) = (path, path);
        if (OperatingSystem.IsLinux() && Directory.Exists(Open))
        {
            var descriptor = OpenFolder(path, AtOnce);
            if (descriptor < 0)
            {
                throw new IOException($"it cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            handle = new(descriptor, ownsHandle: true);
            Place = $"{Open}/{descriptor}";
        }

        real = Real;
        // Some file systems make no difference between the letters of a name.
        if (!path.Equals(real, StringComparison.OrdinalIgnoreCase))
        {
            Dispose();
            throw new IOException($"'{path}' was replaced by a link");
        }
    }

    /// <summary>Its name.</summary>
    public string Path { get; }

    /// <summary>Where its files are read and written: a path that leads to it whatever its name leads to.</summary>
    public string Place { get; }

    /// <summary>Whether its name leads to something else by now.</summary>
    public bool IsReplaced => RealPath.Of(Path) != real || Real != real;

    private string? Real => handle is null ? RealPath.Of(Path) : new FileInfo(Place).LinkTarget;

    /// <summary>A message of the system, in which files of held folders have no other names than those that they have in them.</summary>
    public static string Named(string message) => PlaceOfAny().Replace(message, "");

    public void Dispose() => handle?.Dispose();

    [GeneratedRegex("/proc/self/fd/[0-9]+/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlaceOfAny();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFolder(string path, int flags);
}

using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Prompter;

/// <summary>The folder that the process was started in. On Unix its name may be bytes that are no text.</summary>
internal static partial class WorkingFolder
{
    private const int LongestInBytes = 64 * 1024;

    /// <summary>Its absolute path.</summary>
    /// <exception cref="PrompterException">Its name is no UTF-8: the runtime would read and write files of another folder.</exception>
    /// <exception cref="IOException">It is gone.</exception>
    public static string Path =>
        IsNamed
            ? Environment.CurrentDirectory
            : throw new PrompterException(
                ErrorCategory.InvalidRequest,
                $"the name of this folder is no UTF-8: {Environment.CurrentDirectory}; rename it, or change to another one"
            );

    private static bool IsNamed
    {
        get
        {
            if (OperatingSystem.IsWindows())
            {
                return true;
            }

            var name = new byte[LongestInBytes];
            return Read(name, name.Length) == 0 || Utf8.IsValid(name.AsSpan(0, name.IndexOf((byte)0)));
        }
    }

    [LibraryImport("libc", EntryPoint = "getcwd")]
    private static partial nint Read([Out] byte[] name, nint size);
}

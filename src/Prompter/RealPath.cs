namespace Prompter;

/// <summary>Where a path really leads: every link in it followed, as the system does when it opens it.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The absolute path without links; what does not exist yet stays as it is written.</summary>
    /// <param name="path">An absolute path.</param>
    /// <returns>null where its links go round in a circle, or one of them leads to what has no name in UTF-8.</returns>
    public static string? Of(string path)
    {
        var real = Path.GetPathRoot(path)!;
        var rest = new Stack<string>(PartsBackwards(path));
        for (var links = 0; rest.TryPop(out var name); )
        {
            if (name is "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Combine(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            // Bytes that are no UTF-8 lead to where no name leads.
            if (++links > MostLinks || target.Contains('\uFFFD', StringComparison.Ordinal))
            {
                return null;
            }

            real = Path.IsPathRooted(target) ? Path.GetPathRoot(target)! : real;
            foreach (var part in PartsBackwards(target))
            {
                rest.Push(part);
            }
        }

        return real;
    }

    /// <summary>Whether a path leads out of a folder: by links, by <c>..</c>, or because it begins elsewhere.</summary>
    /// <param name="path">A path, which begins at the folder where it is not absolute.</param>
    /// <param name="folder">An absolute path.</param>
    public static bool LeadsOutOf(string path, string folder)
    {
        // The runtime takes a '..' away before it follows links, other programs after that.
        return Of(folder) is not { } real
            || !IsIn(Of(Path.Combine(folder, path)))
            || !IsIn(Of(Path.GetFullPath(path, folder)));

        bool IsIn(string? place) =>
            place == real
            || place?.StartsWith(real.TrimEnd(Separators) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                is true;
    }

    /// <summary>Whether a path leads to what is hidden in a folder: a name on the way begins with a dot, as <c>.git</c> does.</summary>
    /// <param name="path">A path, which begins at the folder where it is not absolute.</param>
    /// <param name="folder">An absolute path.</param>
    public static bool IsHiddenIn(string path, string folder) =>
        Of(folder) is { } real
        && Of(Path.GetFullPath(path, folder)) is { } place
        && PartsBackwards(Path.GetRelativePath(real, place)).Any(part => part is ['.', not '.', ..]);

    /// <summary>Whether a relative path is led out of a folder, or to what is hidden in it, by links that lie in the folder.</summary>
    /// <param name="path">The path as it is written.</param>
    /// <param name="place">The same without links.</param>
    /// <param name="folder">An absolute path.</param>
    public static bool IsLedAstray(string path, string place, string folder)
    {
        var written = Path.GetRelativePath(folder, Path.GetFullPath(path, folder));
        return !Path.IsPathRooted(path)
            && !PartsBackwards(written).Contains("..", StringComparer.Ordinal)
            && place != Path.GetFullPath(written, Of(folder) ?? folder)
            && (LeadsOutOf(place, folder) || IsHiddenIn(place, folder));
    }

    /// <summary>Whether a program would be another one in each folder: a path that does not begin at the root, and no name on the PATH.</summary>
    public static bool IsRelative(string program) =>
        program.IndexOfAny(Separators) >= 0 && !Path.IsPathFullyQualified(program);

    private static IEnumerable<string> PartsBackwards(string path) =>
        path[Path.GetPathRoot(path)!.Length..]
            .Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part is not ".")
            .Reverse();
}

namespace Prompter.Cli.Output;

/// <summary>A path as its user would write it.</summary>
internal static class UserPath
{
    /// <summary>Relative to the current folder where it lies in it, and with slashes.</summary>
    public static string Of(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        var isBelow = !Path.IsPathRooted(relative) && !relative.StartsWith("..", StringComparison.Ordinal);
        return (isBelow ? $"./{relative}" : path).Replace('\\', '/');
    }
}

namespace Prompter.Cli.Console.Markdown;

/// <summary>What parts of Markdown look like: parameters of SGR sequences.</summary>
internal static class MarkdownStyle
{
    public const string None = "";
    public const string Heading = "1;36";
    public const string Strong = "1";
    public const string Emphasis = "3";
    public const string Struck = "9";
    public const string Code = "33";
    public const string Link = "4";
    public const string Quiet = "2";

    /// <summary>Both styles.</summary>
    public static string And(string one, string other) =>
        one.Length == 0 ? other
        : other.Length == 0 ? one
        : $"{one};{other}";

    public static string Apply(string style, ReadOnlySpan<char> text) =>
        style.Length == 0 || text.Length == 0 ? text.ToString() : $"\e[{style}m{text}\e[0m";
}

using ColorCode;
using ColorCode.Common;
using ColorCode.Parsing;
using ColorCode.Styling;

namespace Prompter.Cli.Console.Markdown;

/// <summary>Lines of code with colours, where the language is known; the lines themselves stay as they are.</summary>
internal sealed class CodeColors : CodeColorizerBase
{
    /// <summary>What is longer takes too long for what colours are worth.</summary>
    private const int Longest = 16 * 1024;
    private const int LongestLine = 1024;

    private readonly StringBuilder colored = new();

    private CodeColors()
        : base(StyleDictionary.DefaultLight, null) { }

    /// <param name="lines">The lines, safe to show.</param>
    /// <param name="language">What the fence calls the language; null for no colours.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> lines, string? language)
    {
        if (
            string.IsNullOrEmpty(language)
            || lines.Sum(line => line.Length) > Longest
            || lines.Any(line => line.Length > LongestLine)
            || Find(language) is not { } known
        )
        {
            return lines;
        }

        var colors = new CodeColors();
        colors.languageParser.Parse(string.Join('\n', lines), known, colors.Write);
        var rows = colors.colored.ToString().Split('\n');
        return rows.Length == lines.Count ? rows : lines;
    }

    protected override void Write(string parsedSourceCode, IList<Scope> scopes) =>
        Write(parsedSourceCode, 0, parsedSourceCode.Length, scopes, MarkdownStyle.None);

    private static ILanguage? Find(string language) =>
        language.ToUpperInvariant() switch
        {
            "PY" or "PYTHON3" => Languages.Python,
            "JSON" or "JSONC" or "JSONL" => Languages.JavaScript,
            "C" or "CC" or "H" => Languages.Cpp,
            _ => Languages.FindById(language.ToLowerInvariant()),
        };

    private void Write(string code, int from, int to, IList<Scope> scopes, string style)
    {
        foreach (var scope in scopes.OrderBy(scope => scope.Index))
        {
            var start = Math.Clamp(scope.Index, from, to);
            var end = Math.Clamp(scope.Index + scope.Length, start, to);
            Append(code.AsSpan(from, start - from), style);
            Write(code, start, end, scope.Children, ColorOf(scope.Name) ?? style);
            from = end;
        }

        Append(code.AsSpan(from, to - from), style);
    }

    /// <summary>A style ends with its line, and begins anew in the next one.</summary>
    private void Append(ReadOnlySpan<char> code, string style)
    {
        var isFirst = true;
        foreach (var line in code.Split('\n'))
        {
            if (!isFirst)
            {
                colored.Append('\n');
            }

            isFirst = false;
            colored.Append(MarkdownStyle.Apply(style, code[line]));
        }
    }

    private static string? ColorOf(string scope) =>
        scope switch
        {
            ScopeName.Comment or ScopeName.HtmlComment or ScopeName.XmlComment or ScopeName.XmlDocComment => "2",
            ScopeName.String
            or ScopeName.StringCSharpVerbatim
            or ScopeName.StringEscape
            or ScopeName.HtmlAttributeValue
            or ScopeName.XmlAttributeValue
            or ScopeName.JsonString
            or ScopeName.CssPropertyValue => "32",
            ScopeName.Keyword
            or ScopeName.ControlKeyword
            or ScopeName.PseudoKeyword
            or ScopeName.PreprocessorKeyword
            or ScopeName.HtmlElementName
            or ScopeName.XmlName
            or ScopeName.CssSelector => "35",
            ScopeName.Number or ScopeName.JsonNumber or ScopeName.JsonConst => "36",
            ScopeName.ClassName
            or ScopeName.Type
            or ScopeName.TypeVariable
            or ScopeName.BuiltinFunction
            or ScopeName.SqlSystemFunction
            or ScopeName.PowerShellCommand
            or ScopeName.JsonKey
            or ScopeName.HtmlAttributeName
            or ScopeName.XmlAttribute
            or ScopeName.CssPropertyName => "34",
            _ => null,
        };
}

using Markdig;

namespace Prompter.Cli.Console.Markdown;

/// <summary>Markdown as the rows of a terminal. Whatever it is not able to lay out is shown as it is.</summary>
internal static class MarkdownText
{
    /// <summary>What is longer is no text that a person lays out.</summary>
    private const int Longest = 64 * 1024;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UsePipeTables()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Build();

    /// <summary>Lays out whole blocks.</summary>
    /// <param name="text">The text as a model wrote it; its controls are made visible first.</param>
    /// <param name="width">The columns of the terminal.</param>
    /// <param name="hasStyles">Whether emphasis has styles; else its marks stay.</param>
    /// <returns>Rows without line ends. Words and lines of code that are wider than the terminal are left to it.</returns>
    public static IReadOnlyList<string> Rows(string text, int width, bool hasStyles)
    {
        text = DisplayText.MakeAnswerVisible(text).TrimEnd('\n');
        if (text.Length > Longest)
        {
            return AsItIs(text, width);
        }

        try
        {
            return new BlockRows(text, hasStyles).Of(Markdig.Markdown.Parse(text, Pipeline), width);
        }
        catch (ArgumentException)
        {
            // It is nested more deeply than the parser goes.
            return AsItIs(text, width);
        }
    }

    private static IReadOnlyList<string> AsItIs(string text, int width)
    {
        var plain = new StyledText();
        plain.Append(text, MarkdownStyle.None);
        return plain.Rows(width);
    }
}

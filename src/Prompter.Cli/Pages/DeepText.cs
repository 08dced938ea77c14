using AngleSharp.Dom;

namespace Prompter.Cli.Pages;

/// <summary>The text of a page that is nested too deeply for anything but its words.</summary>
internal static class DeepText
{
    public static string Of(INode? root)
    {
        var text = new StringBuilder();
        for (var node = root; node is not null; )
        {
            if (node is IText words)
            {
                text.Append(words.Data);
            }

            if (node.FirstChild is { } child && node.NodeName is not ("SCRIPT" or "STYLE"))
            {
                node = child;
                continue;
            }

            while (node is not null && node != root && node.NextSibling is null)
            {
                node = node.Parent;
            }

            node = node == root ? null : node?.NextSibling;
        }

        return text.ToString().Trim();
    }
}

namespace Prompter.Calls;

/// <summary>What a reader of a stream can see: text, thoughts, calls of tools, data; not roles, empty pieces, usage, and what programs report.</summary>
internal static class VisibleContent
{
    public static bool Is(AIContent content) =>
        content
            is not (
                UsageContent
                or CommandReport
                or DiagnosticContent
                or NoticeContent
                or TextContent { Text: null or "" }
                or TextReasoningContent { Text: null or "" }
            );

    /// <summary>Whether there is any in an update.</summary>
    public static bool IsIn(ChatResponseUpdate update)
    {
        // By index: an enumerator would be allocated for every update.
        for (var index = 0; index < update.Contents.Count; index++)
        {
            if (Is(update.Contents[index]))
            {
                return true;
            }
        }

        return false;
    }
}

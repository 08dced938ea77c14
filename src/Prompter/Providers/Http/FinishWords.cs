using System.Diagnostics.CodeAnalysis;

namespace Prompter.Providers.Http;

/// <summary>What the word stands for that a server ends an answer with.</summary>
internal enum FinishWord
{
    /// <summary>The model said all that it had to say.</summary>
    Stop,

    /// <summary>The model waits for the results of tools.</summary>
    ToolCalls,

    /// <summary>A limit was reached: what is there is only the beginning.</summary>
    Length,

    /// <summary>Refused by the model, or held back by a filter.</summary>
    Filter,

    /// <summary>The model called a tool in a way that the server does not understand.</summary>
    BadCall,

    /// <summary>The server stopped the model before it was done.</summary>
    Aborted,

    /// <summary>The server failed.</summary>
    Failed,

    /// <summary>The server had no room for the answer.</summary>
    Overloaded,

    /// <summary>Nobody knows, so that the answer may be a part of one.</summary>
    Unknown,
}

/// <summary>The words that servers end answers with, of all protocols, for gateways pass each other's on.</summary>
/// <remarks>
/// Case and separators do not count: <c>MAX_TOKENS</c>, <c>max-tokens</c> and <c>FinishReason.MaxTokens</c> are one word. What is a success has to be known letter by
/// letter; of what is none a telling part is enough. See
/// <see href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI</see>,
/// <see href="https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons">Anthropic</see>,
/// <see href="https://ai.google.dev/api/generate-content#FinishReason">Google</see>; the tokens that end a turn are Together's and older servers'.
/// </remarks>
internal static class FinishWords
{
    private static readonly Dictionary<string, FinishWord> Known = new(StringComparer.Ordinal)
    {
        ["stop"] = FinishWord.Stop,
        ["stopsequence"] = FinishWord.Stop,
        ["stopstring"] = FinishWord.Stop,
        ["stoptoken"] = FinishWord.Stop,
        ["stopcriteriamet"] = FinishWord.Stop,
        ["endturn"] = FinishWord.Stop,
        ["endofturn"] = FinishWord.Stop,
        ["endoftext"] = FinishWord.Stop,
        ["endofsentence"] = FinishWord.Stop,
        ["eos"] = FinishWord.Stop,
        ["eostoken"] = FinishWord.Stop,
        ["eogtoken"] = FinishWord.Stop,
        ["eotid"] = FinishWord.Stop,
        ["eomid"] = FinishWord.Stop,
        ["imend"] = FinishWord.Stop,
        ["complete"] = FinishWord.Stop,
        ["completed"] = FinishWord.Stop,
        ["finish"] = FinishWord.Stop,
        ["finished"] = FinishWord.Stop,
        ["done"] = FinishWord.Stop,
        ["toolcall"] = FinishWord.ToolCalls,
        ["toolcalls"] = FinishWord.ToolCalls,
        ["tooluse"] = FinishWord.ToolCalls,
        ["functioncall"] = FinishWord.ToolCalls,
        ["functioncalls"] = FinishWord.ToolCalls,
        ["limit"] = FinishWord.Length,
        // The server's own tools, or its summary of the conversation, took all there was: the turn goes on in another request.
        ["pauseturn"] = FinishWord.Length,
        ["compaction"] = FinishWord.Length,
        ["spii"] = FinishWord.Filter,
        ["modelarmor"] = FinishWord.Filter,
        ["language"] = FinishWord.Filter,
        ["insufficientsystemresource"] = FinishWord.Overloaded,
    };

    private static readonly (FinishWord Meaning, string[] Parts)[] Telling =
    [
        (
            FinishWord.BadCall,
            [
                "malformed",
                "unexpectedtoolcall",
                "toomanytoolcalls",
                "missingthoughtsignature",
                "tooluseerror",
                "toolusefailed",
            ]
        ),
        (FinishWord.Overloaded, ["overload", "capacity", "unavailable"]),
        (
            FinishWord.Filter,
            [
                "filter",
                "safety",
                "refus",
                "prohibited",
                "blocklist",
                "blocked",
                "policy",
                "guardrail",
                "moderat",
                "sensitive",
                "toxic",
                "recitation",
            ]
        ),
        (
            FinishWord.Length,
            [
                "length",
                "maxtoken",
                "maxoutput",
                "maxnew",
                "maxcompletion",
                "tokenlimit",
                "outputlimit",
                "contextwindow",
                "contextlimit",
                "truncat",
                "timelimit",
            ]
        ),
        (FinishWord.Aborted, ["abort", "cancel", "interrupt", "disconnect", "incomplete", "preempt"]),
        (FinishWord.Failed, ["error", "fail", "exception", "timeout"]),
    ];

    private static readonly string[] Prefixes = ["finishreason", "stopreason"];

    /// <summary>What a word stands for that is not blank.</summary>
    public static FinishWord Of(string word)
    {
        // The usual ones are written so.
        if (Known.TryGetValue(word, out var known))
        {
            return known;
        }

        var letters = string.Concat(word.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        foreach (var prefix in Prefixes)
        {
            letters = letters.StartsWith(prefix, StringComparison.Ordinal) ? letters[prefix.Length..] : letters;
        }

        return Known.TryGetValue(letters, out known)
            ? known
            : Telling
                .Where(row => row.Parts.Any(part => letters.Contains(part, StringComparison.Ordinal)))
                .Select(row => row.Meaning)
                .FirstOrDefault(FinishWord.Unknown);
    }

    /// <summary>Whether a word says nothing: a server that has no reason yet may send it in each event.</summary>
    public static bool IsBlank([NotNullWhen(false)] string? word) =>
        string.IsNullOrWhiteSpace(word)
        || word is "null" or "none" or "None"
        || word.EndsWith("UNSPECIFIED", StringComparison.OrdinalIgnoreCase);
}

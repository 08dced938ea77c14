using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>The words in which servers say that the input is too long for a model: hardly two say the same.</summary>
internal static partial class LengthWords
{
    /// <summary>Whether an error says so, and not that an answer, a picture or a rate is too large.</summary>
    public static bool AreIn(string words) => Length().IsMatch(words) && !OtherLimit().IsMatch(words);

    // No repetition is without a bound, so that hostile text costs no more than its length.
    [GeneratedRegex(
        """
            # A limit that is named is one that was passed.
            (maximum|max\.?|supported) [ ] (allowed [ ])? (context|prompt|input|sequence|model) [ ] (length|size|window)
            | context [ _] (length|size|window|limit) [ ] (has [ ] been [ ] | is [ ] | was [ ])? (exceed|overflow|reached)
            | context [ ] (the [ ])? overflow
            | loaded [ ] with [ ] context [ ] length [ ] of [ ] only
            | context [ ] (length|window|size) [ ] is [ ] only [ ] \d
            | \b max(imum)? [ ] input [ ] (characters|tokens)
            | range [ ] of [ ] input [ ] length
            # The input, and that it is too long.
            | \b (prompt|inputs?|conversation|history|context|messages?) `? ([ ](tokens?|length|text|size))? ([ ]\([^)]{0,60}\))? ([ ](is|are|was))? [ ]
                (much [ ])? too [ ] (long|large)
            | too [ ] large [ ] for [ ] model [ ] with
            | too [ ] many [ ] ((input|prompt|total) [ ])? tokens
            # The input, that it is more, and what it is compared with.
            | \b (prompts?|inputs?|conversation|messages?|requested [ ] tokens?|requested [ ] token [ ] count|tokens? [ ] in [ ] request|n_keep) \b .{0,80}?
                (exceed|overflow|(longer|larger|greater|more) [ ] than|>=?) .{0,60}?
                (context|n_ctx|max_seq_len|max_model_len|limit [ ] of [ ] \d
                |(maximum|max|allowed|model|configured|token) [ _a-z']{0,30} (length|limit|size|window|tokens))
            | \b request \b ([ ]\([^)]{0,60}\))? ([ ]would)? [ ] exceed(s|ed)? [ ] ((the|this|its|available|maximum|model('s)?) [ ]){0,3} (context|input|prompt|token [ ] limit)
            | request [ ] payload [ ] size [ ] exceeds
            | `inputs` [ ] (tokens [ ] \+ [ ] `max_new_tokens` [ ] must [ ] be [ ] <= | must [ ] have [ ] less [ ] than)
            | 'messages\[\d{1,9}\]\.content(\[\d{1,9}\]\.text)?':[ ]string [ ] too [ ] long | 'input':[ ]string [ ] too [ ] long
            # The input, and what is to be done.
            | (reduce|shorten) [ ] (the|your) [ ] ((length|size) [ ] of [ ] (the|your) [ ])? (messages?|prompt|input) \b
            | tokens .{0,40} (prompt|input) .{0,40} cannot [ ] exceed
            | (输入|上下文|提示|prompt) .{0,20} (超过|超出|过长|超长) | (超过|超出) .{0,20} (上下文|最大长度)
            """,
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Length();

    [GeneratedRegex(
        """
            rate [ -]? limit | per [ ] (minute|min|second|sec|hour|day)\b | throttl | \bquota\b | please [ ] wait
            | (time|execution) [ ] limit | time-?out
            | \b (image|audio|video|pixel|file|attachment)s? \b
            """,
        RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant
            | RegexOptions.ExplicitCapture
            | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex OtherLimit();
}

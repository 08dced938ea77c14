using System.Buffers;

namespace Prompter.Providers.LlmProgram;

/// <summary>A word, a quoted name or a sign of a SQL statement.</summary>
/// <param name="Text">The text, without the quotes.</param>
/// <param name="IsQuoted">Whether it was quoted, and so is never a keyword or a sign.</param>
/// <param name="Depth">In how many parentheses it stands: an opening one counts as inside, a closing one as outside.</param>
internal readonly record struct SqlToken(string Text, bool IsQuoted, int Depth)
{
    public bool Is(string keyword) => !IsQuoted && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsOneOf(SearchValues<string> keywords) => !IsQuoted && keywords.Contains(Text);

    /// <summary>Splits a statement into its tokens, without blanks and comments (https://www.sqlite.org/lang_keywords.html).</summary>
    /// <exception cref="InvalidDataException">A quoted name does not end.</exception>
    public static IEnumerable<SqlToken> Read(string sql)
    {
        var depth = 0;
        var at = 0;
        while (at < sql.Length)
        {
            var start = at;
            var first = sql[at++];
            if (char.IsWhiteSpace(first))
            {
                continue;
            }
            if (first == '-' && at < sql.Length && sql[at] == '-')
            {
                at = EndOf(sql, "\n", at);
            }
            else if (first == '/' && at < sql.Length && sql[at] == '*')
            {
                at = EndOf(sql, "*/", at + 1);
            }
            else if (first is '"' or '`' or '\'' or '[')
            {
                yield return new SqlToken(ReadQuoted(sql, first == '[' ? ']' : first, ref at), IsQuoted: true, depth);
            }
            else if (IsWordCharacter(first))
            {
                while (at < sql.Length && IsWordCharacter(sql[at]))
                {
                    at++;
                }
                yield return new SqlToken(sql[start..at], IsQuoted: false, depth);
            }
            else
            {
                depth += first switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                yield return new SqlToken(sql[start..at], IsQuoted: false, depth);
            }
        }
    }

    private static string ReadQuoted(string sql, char quote, ref int at)
    {
        var start = at;
        while (sql.IndexOf(quote, at) is var end && end >= 0)
        {
            at = end + 1;
            // A doubled quote stands for itself, but nothing can be escaped in brackets.
            if (quote == ']' || at == sql.Length || sql[at] != quote)
            {
                var text = sql[start..end];
                return quote == ']' ? text : text.Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
            }
            at++;
        }
        throw new InvalidDataException(
            "The database cannot be read: a name in the definition of a table does not end."
        );
    }

    private static int EndOf(string sql, string mark, int at) =>
        sql.IndexOf(mark, at, StringComparison.Ordinal) is >= 0 and var end ? end + mark.Length : sql.Length;

    private static bool IsWordCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '_' or '$' or > '\x7F';
}

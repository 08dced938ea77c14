namespace Prompter.Credentials;

/// <summary>Splits a command into words as a POSIX shell does: blanks, quotes and backslashes, and nothing else of a shell.</summary>
internal static class CommandWords
{
    /// <summary>The program and its arguments.</summary>
    /// <returns>null where a quote is not closed or no word is there.</returns>
    public static IReadOnlyList<string>? Split(string command)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var at = 0; at < command.Length; at++)
        {
            var character = command[at];
            if (character == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && character is '\'' or '"')
            {
                (quote, word) = (character, word ?? new());
            }
            else if (character == '\\' && quote != '\'' && at + 1 < command.Length && IsEscaped(command[at + 1], quote))
            {
                (word ??= new()).Append(command[++at]);
            }
            else if (quote == '\0' && char.IsWhiteSpace(character))
            {
                Finish();
            }
            else
            {
                (word ??= new()).Append(character);
            }
        }

        Finish();
        return quote == '\0' && words.Count > 0 ? words : null;

        void Finish()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }

    /// <summary>Within double quotes a backslash is itself, unless something special follows (POSIX, 2.2.3).</summary>
    private static bool IsEscaped(char character, char quote) =>
        quote == '\0' || character is '"' or '\\' or '$' or '`';
}

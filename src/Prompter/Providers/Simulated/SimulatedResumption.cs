namespace Prompter.Providers.Simulated;

/// <summary>What a simulated model does where the user asks it to go on with an answer that broke off, by repeating the end of it.</summary>
internal enum SimulatedResumption
{
    /// <summary>It repeats the words and goes on.</summary>
    Repeat,

    /// <summary>The same, with other white space and other quotes in what it repeats.</summary>
    Loose,

    /// <summary>The same, with a remark before it.</summary>
    Chat,

    /// <summary>It gives the whole answer anew.</summary>
    Anew,

    /// <summary>It refuses.</summary>
    Refuse,
}

/// <summary>An answer that broke off, as the conversation shows it to a simulated model.</summary>
/// <param name="Begun">The text that the assistant's last message has.</param>
/// <param name="Tail">What of it is to be repeated; null where the model is to go on at once.</param>
internal sealed record SimulatedBeginning(string Begun, string? Tail)
{
    public const string Refusal = "I'm sorry, I can't help with that.";

    public static SimulatedValue<SimulatedResumption> Values { get; } =
        SimulatedValue.Word(
            ("repeat", SimulatedResumption.Repeat),
            ("loose", SimulatedResumption.Loose),
            ("chat", SimulatedResumption.Chat),
            ("anew", SimulatedResumption.Anew),
            ("refuse", SimulatedResumption.Refuse)
        );

    /// <summary>What a last message by the user asks for that ends with the last words of the assistant's; null where it asks for nothing of the kind.</summary>
    public static SimulatedBeginning? AskedFor(string user, string assistant)
    {
        var said = assistant.TrimEnd();
        for (var place = 0; (place = user.IndexOf("\n\n", place, StringComparison.Ordinal)) >= 0; )
        {
            place += 2;
            var tail = user[place..].TrimEnd();
            if (tail.Length > 0 && said.EndsWith(tail, StringComparison.Ordinal))
            {
                return user.AsSpan(0, place).Contains("repeat", StringComparison.OrdinalIgnoreCase)
                    ? new(assistant, tail)
                    : null;
            }
        }

        return null;
    }

    /// <summary>What the model says.</summary>
    /// <param name="how">What it does.</param>
    /// <param name="whole">Its answer from the beginning.</param>
    public string Resume(SimulatedResumption how, string whole) =>
        (Tail is null ? SimulatedResumption.Repeat : how) switch
        {
            SimulatedResumption.Anew => whole,
            SimulatedResumption.Refuse => Refusal,
            SimulatedResumption.Loose => Loosened(Tail!) + RestOf(whole),
            SimulatedResumption.Chat => $"Sure, here is the rest:\n\n{Tail}{RestOf(whole)}",
            _ => Tail + RestOf(whole),
        };

    /// <summary>The rest of the text, or as much of another one as was not told yet.</summary>
    private string RestOf(string whole)
    {
        var told = Begun.TrimEnd();
        return whole.StartsWith(told, StringComparison.Ordinal)
            ? whole[told.Length..]
            : string.Concat(SimulatedTokens.Split(whole).Skip(SimulatedTokens.Count(Begun)));
    }

    private static string Loosened(string text)
    {
        var loose = new StringBuilder(text.Length > 0 ? "\n" : "");
        foreach (var character in text)
        {
            loose.Append(
                character switch
                {
                    ' ' => loose.Length % 3 == 0 ? "\n" : "  ",
                    '\n' => " ",
                    '"' => loose.Length % 2 == 0 ? "“" : "”",
                    '\'' => "’",
                    _ => $"{character}",
                }
            );
        }

        return loose.ToString();
    }
}

namespace Prompter.Providers.Simulated;

/// <summary>What the parameters of a simulated model say about its answer, in this process or behind the simulator's HTTP.</summary>
internal abstract record SimulatedBehaviour
{
    /// <summary>From the call to the first token, or to the failure that comes in its place.</summary>
    public TimeSpan TimeToFirstToken { get; init; }

    /// <summary>The pace after the first token; 0 for no pacing.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>The answer's length; null for as long as it comes.</summary>
    public int? Tokens { get; init; }

    /// <summary>After how many characters of its text an answer breaks off that is to; null for half of it.</summary>
    public int? BreaksAt { get; init; }

    public bool ReportsUsage { get; init; } = true;

    /// <summary>The tokens of an answer up to where it breaks off, the last of them cut where the place is inside of it.</summary>
    public static IEnumerable<string> TokensBefore(int place, IEnumerable<string> tokens)
    {
        foreach (var token in tokens)
        {
            var length = Math.Min(token.Length, place);
            // Half of a character is nothing that could be sent.
            length -= length > 0 && length < token.Length && char.IsLowSurrogate(token[length]) ? 1 : 0;
            if (length > 0)
            {
                yield return token[..length];
            }

            place -= token.Length;
            if (place <= 0)
            {
                yield break;
            }
        }
    }

    /// <summary>When a token is due, from the start of the call.</summary>
    /// <param name="index">0 for the first token.</param>
    public TimeSpan DueTime(int index) =>
        TokensPerSecond > 0
            ? TimeToFirstToken + TimeSpan.FromTicks((long)(index * (double)TimeSpan.TicksPerSecond / TokensPerSecond))
            : TimeToFirstToken;
}

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Prompter.Json.Schema;

/// <summary>How much a comparison may still cost: alternatives that lead to alternatives could be tried for years.</summary>
/// <param name="value">The value; a long one may take more.</param>
/// <param name="cancellationToken">Ends the comparison.</param>
internal class SchemaBudget(JsonElement value, CancellationToken cancellationToken)
{
    /// <summary>How many steps may be taken without a look at the token.</summary>
    private const int Unwatched = 1000;

    /// <summary>Milliseconds that any pattern may take.</summary>
    private const int LongPattern = 10;

    private readonly long total = 2_000_000 + (20L * JsonMarshal.GetRawUtf8Value(value).Length);
    private long taken;
    private long nextLook;

    /// <summary>As how many steps a millisecond counts, where only a clock tells what something costs.</summary>
    private const int StepsPerMillisecond = 2000;

    /// <summary>How many steps have been taken.</summary>
    public long Taken => taken;

    /// <param name="steps">Their number: about as many as a schema that is applied to a number takes time.</param>
    /// <exception cref="SchemaBudgetException">Nothing is left.</exception>
    /// <exception cref="OperationCanceledException">The caller does not wait any more.</exception>
    public void Take(long steps)
    {
        taken += steps;
        if (taken > total)
        {
            throw new SchemaBudgetException();
        }

        if (taken > nextLook)
        {
            cancellationToken.ThrowIfCancellationRequested();
            nextLook = taken + Unwatched;
        }
    }

    /// <summary>Whether a text is as a pattern has it. Patterns that try many ways may take their time, but not again and again.</summary>
    public bool IsMatch(Func<string, bool> pattern, string text)
    {
        Take(1 + (text.Length / 16));
        var started = Stopwatch.GetTimestamp();
        var isMatch = pattern(text);
        var milliseconds = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Take(milliseconds > LongPattern ? milliseconds * StepsPerMillisecond : 0);
        return isMatch;
    }
}

/// <summary>A comparison takes more steps than it may.</summary>
internal sealed class SchemaBudgetException() : Exception("the comparison takes too many steps");

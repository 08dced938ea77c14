using System.Text;

namespace FakeLlm;

/// <summary>What a model does once it has the prompt. The parameters that every model knows are applied to it by <see cref="Performance"/>.</summary>
internal sealed record Answer
{
    /// <summary>Written one by one, so that a bound on memory is not a bound on the answer.</summary>
    public required IEnumerable<byte[]> Chunks { get; init; }

    public TimeSpan Interval { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Written to stderr after the chunks.</summary>
    public string StandardError { get; init; } = "";

    public int ExitCode { get; init; }

    /// <summary>What the log says; null: the stream ended without a reason, and so without usage.</summary>
    public string? FinishReason { get; init; } = "stop";

    /// <summary>Runs after everything was written, before the process ends.</summary>
    public Action AtTheEnd { get; init; } = () => { };

    public static Answer Of(string text) => new() { Chunks = [Encoding.UTF8.GetBytes(text)] };

    /// <summary>The text in at most so many pieces of the same length, never cut inside a character.</summary>
    public static IEnumerable<byte[]> Pieces(string text, int count)
    {
        var runes = text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        var size = Math.Max(1, (runes.Length + count - 1) / count);
        return [.. runes.Chunk(size).Select(piece => Encoding.UTF8.GetBytes(string.Concat(piece)))];
    }
}

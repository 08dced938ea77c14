using System.Buffers;

namespace Prompter.Providers;

/// <summary>What went over the wire in one direction, for a log: it holds secrets.</summary>
/// <param name="Provider">Whose it is.</param>
/// <param name="Exchange">The number that a request and its answer have in common, in this process.</param>
/// <param name="Direction"><c>request</c> or <c>response</c>.</param>
/// <param name="Body">The beginning of what was sent or came; standard input or output of a program.</param>
internal sealed record WireMessage(string Provider, int Exchange, string Direction, WireBody Body)
{
    private static int exchanges;

    /// <summary>The method and the address of a request.</summary>
    public string? Address { get; init; }

    public int? Status { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    public string? StandardError { get; init; }

    public int? ExitCode { get; init; }

    public static int NextExchange() => Interlocked.Increment(ref exchanges);
}

/// <summary>The beginning of a body.</summary>
internal sealed class WireBody
{
    private const int Limit = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> kept = new();

    /// <summary>How many bytes there were in all.</summary>
    public long Length { get; private set; }

    public bool IsCut => Length > kept.WrittenCount;

    public static WireBody Of(ReadOnlySpan<byte> bytes)
    {
        var body = new WireBody();
        body.Append(bytes);
        return body;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        kept.Write(bytes[..(int)Math.Min(bytes.Length, Limit - kept.WrittenCount)]);
    }

    /// <summary>As text: of what is no UTF-8, only what is.</summary>
    public override string ToString() => Encoding.UTF8.GetString(kept.WrittenSpan);
}

using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator;

/// <summary>A protocol family: its endpoints, its errors, its headers.</summary>
internal abstract class Family
{
    /// <summary>The type of a body that is not streamed.</summary>
    public virtual string WholeType => "application/json";

    /// <summary>The error that a stream may carry after its start.</summary>
    /// <param name="sent">How many frames were sent before it.</param>
    public abstract IEnumerable<Frame> MidStreamError(int sent);

    /// <summary>The error that it stands for where nothing is streamed.</summary>
    public virtual Refusal MidStreamRefusal => Refusal.ServerError;

    /// <summary>The type of a streamed body.</summary>
    public virtual string StreamType(Framing framing) => "text/event-stream";

    /// <summary>Answers a request to one of the family's endpoints, or says that there is no such endpoint.</summary>
    public abstract Task HandleAsync(Exchange exchange, Calls calls);

    /// <summary>Sees to the key and the headers that every request needs.</summary>
    /// <exception cref="RequestException">One is missing or wrong.</exception>
    public abstract void CheckCaller(Exchange exchange);

    /// <summary>The error that a fault stands for.</summary>
    public abstract Reply Refuse(Refusal refusal, RefusalDetails details);

    /// <summary>The error for a request that is wrong.</summary>
    public abstract Reply Reject(RequestException mistake, RefusalDetails details);

    /// <summary>The error object that comes with status 200 from a provider between.</summary>
    public virtual Reply RefuseInSuccess(RefusalDetails details) =>
        Refuse(Refusal.BadGateway, details) with
        {
            Status = 200,
        };

    /// <summary>The headers of an answer.</summary>
    public abstract IReadOnlyList<(string Name, string Value)> Headers(string requestId, DateTimeOffset now);
}

/// <summary>What an error tells beside its reason.</summary>
/// <remarks><c>RequestId</c>: 24 hexadecimal digits.</remarks>
internal sealed record RefusalDetails(
    Exchange Exchange,
    string Model,
    string RequestId,
    RetryAdvice? Retry,
    DateTimeOffset Now
)
{
    /// <summary>The delay as a header, or nothing.</summary>
    public IEnumerable<(string Name, string Value)> RetryHeaders =>
        Retry switch
        {
            { Form: RetryForm.Seconds } =>
            [
                ("retry-after", FormattableString.Invariant($"{Math.Ceiling(Retry.Delay.TotalSeconds)}")),
            ],
            { Form: RetryForm.Milliseconds } =>
            [
                ("retry-after-ms", FormattableString.Invariant($"{Retry.Delay.TotalMilliseconds}")),
            ],
            { Form: RetryForm.Date } => [("retry-after", (Now + Retry.Delay).ToString("R", null))],
            _ => [],
        };
}

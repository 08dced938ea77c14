namespace Prompter.Simulator.Steering;

/// <summary>A way to fail that <c>fail</c> can name.</summary>
/// <param name="Name">As the user writes it.</param>
/// <param name="Help">What the client sees.</param>
/// <param name="Shape">Where in the exchange it happens.</param>
/// <param name="Refusal">The error that is sent, for <see cref="FaultShape.Refused"/>.</param>
internal sealed record Fault(string Name, string Help, FaultShape Shape, Refusal Refusal = Refusal.BadRequest)
{
    /// <summary>Every way to fail.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        Refused("400", "a broken request", Refusal.BadRequest),
        Refused("401", "a key that is not accepted", Refusal.Unauthorized),
        Refused("402", "no credit left", Refusal.PaymentRequired),
        Refused("403", "no access", Refusal.Forbidden),
        Refused("404", "no such model", Refusal.NotFound),
        Refused("408", "the request came too slowly", Refusal.RequestTimeout),
        Refused("413", "a body that is too large", Refusal.TooLarge),
        Refused("422", "a value that the model does not take", Refusal.Unprocessable),
        Refused("429", "rate limit", Refusal.RateLimit),
        Refused("500", "the server failed", Refusal.ServerError),
        Refused("502", "bad gateway", Refusal.BadGateway),
        Refused("503", "unavailable", Refusal.Unavailable),
        Refused("504", "gateway time-out", Refusal.GatewayTimeout),
        Refused("529", "overloaded", Refusal.Overloaded),
        Refused("context", "the prompt is longer than the context", Refusal.ContextLength),
        Refused("filter", "refused by the content policy; a 200 without candidates at Gemini", Refusal.ContentFilter),
        Refused("quota", "the paid quota is used up", Refusal.Quota),
        Refused("key", "what the family says to a wrong key; a 400 at Gemini", Refusal.InvalidKey),
        new("reset", "the connection is reset before anything is sent", FaultShape.Reset),
        new("silence", "nothing comes until the client goes", FaultShape.Silence),
        new("stall", "half of the answer, then nothing until the client goes", FaultShape.Stall),
        new("cut", "half of the answer, then a clean end of the body", FaultShape.Cut),
        new("drop", "half of the answer, then the connection is closed inside the body", FaultShape.Drop),
        new("badchunk", "one event, or the body, is not valid JSON", FaultShape.BadChunk),
        new("badtype", "the right body as text/plain", FaultShape.BadType),
        new("html", "a 200 with an HTML page", FaultShape.Html),
        new("html-502", "a 502 with an HTML page", FaultShape.Html502),
        new("error", "half of the answer, then an error in the stream; a status without a stream", FaultShape.Error),
        new("error-200", "an error object in a 200, as OpenRouter does", FaultShape.Error200),
        new("noterminator", "all but the stream's last mark, such as [DONE] or message_stop", FaultShape.NoTerminator),
        new("empty", "a proper end without any content", FaultShape.Empty),
    ];

    private static Fault Refused(string name, string help, Refusal refusal) =>
        new(name, help, FaultShape.Refused, refusal);
}

/// <summary>Where in an exchange a fault happens.</summary>
internal enum FaultShape
{
    Refused,
    Reset,
    Silence,
    Stall,
    Cut,
    Drop,
    BadChunk,
    BadType,
    Html,
    Html502,
    Error,
    Error200,
    NoTerminator,
    Empty,
}

namespace Prompter.Providers.Simulated;

/// <summary>Where in a call a simulated failure happens.</summary>
internal enum SimulatedFailureShape
{
    /// <summary>An error in the place of the first token.</summary>
    Refused,

    /// <summary>Nothing, for ever.</summary>
    Silence,

    /// <summary>Half of the answer, then nothing, for ever.</summary>
    Stall,

    /// <summary>Half of the answer, then an end without a finish reason.</summary>
    Cut,

    /// <summary>A proper end without any text.</summary>
    Empty,
}

/// <summary>A way to fail that the parameter <c>fail</c> can name, with what a real provider would send and say.</summary>
internal sealed record SimulatedFailure(
    string Name,
    SimulatedFailureShape Shape,
    ErrorCategory Category,
    int? StatusCode,
    string Message
)
{
    public static SimulatedFailure Cut { get; } =
        OfShape(SimulatedFailureShape.Cut, "the answer was cut half way, it has no finish reason");

    public static IReadOnlyList<SimulatedFailure> All { get; } =
    [
        OfStatus(400, "Bad Request: the request is not valid"),
        OfStatus(401, "Unauthorized: the API key is not valid, check it"),
        OfStatus(402, "Payment Required: the account has no credit left"),
        OfStatus(403, "Forbidden: the API key may not use this model"),
        OfStatus(404, "Not Found: the model does not exist, or the API key has no access to it"),
        OfStatus(408, "Request Timeout: the server waited too long for the request"),
        OfStatus(413, "Content Too Large: the prompt is larger than the model takes"),
        OfStatus(422, "Unprocessable Content: an option has a value that the model does not take"),
        OfStatus(429, "Too Many Requests: the rate limit is reached"),
        OfStatus(500, "Internal Server Error: the server failed while it worked on the request"),
        OfStatus(502, "Bad Gateway: no valid answer came from the model's server"),
        OfStatus(503, "Service Unavailable: the model is overloaded"),
        OfStatus(504, "Gateway Timeout: no answer came from the model's server in time"),
        OfStatus(529, "Overloaded: the model has too many requests to answer"),
        Refusal("reset", ErrorCategory.Transient, null, "connection reset by the server before it answered"),
        OfShape(SimulatedFailureShape.Silence, "no answer came"),
        OfShape(SimulatedFailureShape.Stall, "the answer stopped half way"),
        Cut,
        OfShape(SimulatedFailureShape.Empty, "the answer is empty"),
        Refusal(
            "context",
            ErrorCategory.ContextLength,
            400,
            "context_length_exceeded: the prompt is longer than the model's context, shorten it"
        ),
        Refusal("filter", ErrorCategory.ContentFilter, 400, "content_filter: the prompt is refused by content policy"),
        Refusal(
            "quota",
            ErrorCategory.QuotaExceeded,
            429,
            "insufficient_quota: the paid quota is used up, check plan and billing"
        ),
    ];

    /// <summary>The exception that it is seen as; only a failure that passes asks the caller to wait.</summary>
    public PrompterException ToException(string model, TimeSpan? retryAfter)
    {
        var wait = Category is ErrorCategory.RateLimit or ErrorCategory.Overloaded ? retryAfter : null;
        var advice = wait is { } delay
            ? string.Create(CultureInfo.InvariantCulture, $"; try again in {delay.TotalSeconds:0.###} s")
            : "";
        var status = StatusCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"{code} ") : "";
        return new(Category, $"{status}{Message}{advice} (simulated failure)")
        {
            Provider = SimulatedModel.Provider,
            Model = model,
            StatusCode = StatusCode,
            RetryAfter = wait,
        };
    }

    private static SimulatedFailure OfStatus(int status, string message) =>
        Refusal(status.ToString(CultureInfo.InvariantCulture), ErrorPolicy.FromStatus(status), status, message);

    private static SimulatedFailure Refusal(string name, ErrorCategory category, int? status, string message) =>
        new(name, SimulatedFailureShape.Refused, category, status, message);

    private static SimulatedFailure OfShape(SimulatedFailureShape shape, string message) =>
        new(shape.ToString().ToLowerInvariant(), shape, ErrorCategory.MalformedOutput, null, message);
}

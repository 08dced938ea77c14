namespace Prompter.Simulator.Steering;

/// <summary>Why a provider answers with an error instead of a model's answer.</summary>
internal enum Refusal
{
    BadRequest,
    Unauthorized,
    PaymentRequired,
    Forbidden,
    NotFound,
    RequestTimeout,
    TooLarge,
    Unprocessable,
    RateLimit,
    ServerError,
    BadGateway,
    Unavailable,
    GatewayTimeout,
    Overloaded,
    ContextLength,
    ContentFilter,
    Quota,
    InvalidKey,
}

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

/// <summary>The status of a refusal, as most families give it.</summary>
internal static class RefusalStatus
{
    extension(Refusal refusal)
    {
        /// <summary>The HTTP status; 400 where no other is usual.</summary>
        public int Status =>
            refusal switch
            {
                Refusal.Unauthorized or Refusal.InvalidKey => 401,
                Refusal.PaymentRequired => 402,
                Refusal.Forbidden => 403,
                Refusal.NotFound => 404,
                Refusal.RequestTimeout => 408,
                Refusal.TooLarge => 413,
                Refusal.Unprocessable => 422,
                Refusal.RateLimit or Refusal.Quota => 429,
                Refusal.ServerError => 500,
                Refusal.BadGateway => 502,
                Refusal.Unavailable => 503,
                Refusal.GatewayTimeout => 504,
                Refusal.Overloaded => 529,
                _ => 400,
            };
    }
}

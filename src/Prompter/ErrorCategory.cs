namespace Prompter;

/// <summary>What kind of failure an attempt ended in.</summary>
public enum ErrorCategory
{
    /// <summary>Reset, refused, DNS, 408, 500, 502, 504, or a time-out that the other side reports.</summary>
    Transient,

    /// <summary>The provider says that it is too busy: 503 or 529.</summary>
    Overloaded,

    /// <summary>Too many requests or tokens in a period: 429.</summary>
    RateLimit,

    /// <summary>A time-out of ours: no first token, silence, or the total.</summary>
    Timeout,

    /// <summary>A bad chunk, a stream cut before its end, an empty answer, or invalid JSON where JSON was asked for.</summary>
    MalformedOutput,

    /// <summary>404, or a model name that the provider does not know.</summary>
    ModelNotFound,

    /// <summary>401, 403, or no key.</summary>
    AuthFailure,

    /// <summary>402, or a 429 that says the paid quota is used up.</summary>
    QuotaExceeded,

    /// <summary>The request is larger than the model's context.</summary>
    ContextLength,

    /// <summary>The token limit of the answer was used up before any of it came: by thoughts, mostly.</summary>
    TokenLimit,

    /// <summary>Refused by the provider's content policy, or by the model.</summary>
    ContentFilter,

    /// <summary>400, 422, or an unknown option: the same request will fail again.</summary>
    InvalidRequest,

    /// <summary>Ours: the circuit breaker of the model is open, so nothing was sent.</summary>
    CircuitOpen,

    /// <summary>The user cancelled.</summary>
    Cancelled,

    /// <summary>Anything else that will not pass by trying again.</summary>
    Permanent,
}

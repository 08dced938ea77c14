using System.Text.RegularExpressions;

namespace Prompter.Providers.Errors;

/// <summary>What the words of an error stand for.</summary>
internal static partial class ErrorWords
{
    /// <summary>Words that say more than the status that comes with them.</summary>
    private static readonly (ErrorCategory Category, string[] Words)[] Telling =
    [
        // A model's own mistake comes first: what the model wrote may follow, and may be anything.
        (
            ErrorCategory.MalformedOutput,
            [
                "tool_use_failed",
                "failed to call a function",
                "did not call a tool",
                "json_validate_failed",
                "failed to generate json",
                "output_parse_failed",
                "output that could not be parsed",
                "error parsing tool call",
                "failed to parse tool call",
                "failed to parse input at pos",
                "XML syntax error on line",
                "while expecting start token",
                "unexpected tokens remaining in message header",
                "model produced invalid",
                "MALFORMED_FUNCTION_CALL",
                "UNEXPECTED_TOOL_CALL",
            ]
        ),
        (
            ErrorCategory.QuotaExceeded,
            [
                "insufficient_quota",
                "exceeded your current quota",
                "exceeded_current_quota",
                "plan and billing",
                "billing details",
                "billing_hard_limit",
                "billing hard limit",
                "billing_not_active",
                "billing_error",
                "credit balance is too low",
                "credit limit exceeded",
                "insufficient credits",
                "insufficient balance",
                "balance is insufficient",
                "余额不足",
                "欠费",
                "requires more credits",
                "available credits",
                "included credits",
                "have any credits",
                "run out of credits",
                "spending limit",
                "budget_exceeded",
                "budget has been exceeded",
                "api usage limits",
                "Arrearage",
                "欠费",
                "余额不足",
                "daily request limit reached",
                "in good standing",
                "payment required",
                "please upgrade to continue",
                "upgrade to a paid account",
            ]
        ),
        (
            ErrorCategory.ContextLength,
            [
                "context_length_exceeded",
                "exceed_context_size",
                "context_window_exceeded",
                "ContextWindowExceeded",
                "max_prompt_tokens_exceeded",
                "maximum context length",
                "prompt is too long",
                "exceed context limit",
                "exceeds the context window",
                "exceeds the context length",
                "input token count",
                "request_too_large",
                "request too large",
                "reduce the length of the messages",
            ]
        ),
        (
            ErrorCategory.Overloaded,
            [
                "overloaded_error",
                "engine_overloaded",
                "model is overloaded",
                "currently overloaded",
                "server overloaded",
                "queue_exceeded",
                "experiencing high",
                "is currently loading",
            ]
        ),
        (
            ErrorCategory.RateLimit,
            [
                "rate_limit_error",
                "rate_limit_exceeded",
                "ThrottlingException",
                "TooManyRequestsException",
                "too many tokens, please wait",
                "qps request limit reached",
                "Throttling.",
                "并发数过高",
                "请求过多",
            ]
        ),
        (ErrorCategory.InvalidRequest, ["invalid content filter policy"]),
        (
            ErrorCategory.ContentFilter,
            [
                "content_filter",
                "content filter",
                "content_policy",
                "content policy",
                "ContentPolicyViolation",
                "content management policy",
                "ResponsibleAIPolicyViolation",
                "content exists risk",
                "data_inspection_failed",
                "DataInspectionFailed",
                "inappropriate content",
                "不安全或敏感内容",
                "new_sensitive",
                "output_sensitive",
                "input_sensitive",
                "PROHIBITED_CONTENT",
                "GUARDRAIL_INTERVENED",
                "input was flagged",
                "considered high risk",
                "safety system",
                "safety setting",
                "safety reasons",
                "due to safety",
                "blocked by safety",
                "violates usage guidelines",
                "violating our usage polic",
            ]
        ),
        (
            ErrorCategory.AuthFailure,
            [
                "no key found",
                "login fail",
                "access token invalid",
                "access token expired",
                "身份验证失败",
                "invalid_api_key",
                "InvalidApiKey",
                "API_KEY_INVALID",
                "incorrect api key",
                "invalid api key",
                "invalid api-key",
                "wrong api key",
                "api key not valid",
                "api key not found",
                "api key expired",
                "invalid x-api-key",
                "api_key client option must be set",
                "could not resolve authentication",
                "missing api key",
                "no api key",
                "no auth credentials",
                "login fail",
                "auth_error",
                "authentication_error",
                "permission_error",
                "PERMISSION_DENIED",
                "UNAUTHENTICATED",
            ]
        ),
        (
            ErrorCategory.ModelNotFound,
            [
                "unknown model",
                "is not a known model",
                "model not found",
                "model not exist",
                "模型不存在",
                "model_not_found",
                "model_not_available",
                "model_not_supported",
                "model_decommissioned",
                "invalid_model",
                "invalid model name",
                "is not found for api version",
                "is not a valid model id",
                "model identifier is invalid",
                "try pulling it first",
                "no models loaded",
                "models are currently loaded",
                "with on-demand throughput isn",
                "DeploymentNotFound",
                "unexpected endpoint or method",
                "Invalid URL (",
            ]
        ),
        (
            ErrorCategory.InvalidRequest,
            [
                "extra inputs are not permitted",
                "does not support attachments",
                "does not support schemas",
                "does not support tools",
                "unsupported_parameter",
                "unsupported_value",
                "UnsupportedParamsError",
                "input is not supported",
                "requires --jinja flag",
                "Jinja Exception",
                "jinja template",
                "argument list too long",
            ]
        ),
        // Servers that run models themselves, with a 500 that trying again does not make go away; and where nobody is served.
        (
            ErrorCategory.Permanent,
            [
                "model requires more system memory",
                "unable to load model",
                "failed to load model",
                "error loading model",
                "insufficient system resources",
                "cudaMalloc failed",
                "user location is not supported",
            ]
        ),
        (ErrorCategory.Transient, ["model has crashed", "model unloaded", "model is unloaded"]),
    ];

    /// <summary>Words that count where there is no status.</summary>
    private static readonly (ErrorCategory Category, string[] Words)[] Hinting =
    [
        (
            ErrorCategory.RateLimit,
            [
                "rate_limit",
                "rate limit",
                "rate-limit",
                "too many requests",
                "RESOURCE_EXHAUSTED",
                "resource has been exhausted",
            ]
        ),
        (ErrorCategory.Overloaded, ["overloaded", "UNAVAILABLE", "service unavailable", "over capacity"]),
        (
            ErrorCategory.MalformedOutput,
            [
                "JSONDecodeError",
                // Its words, which is all that llm shows of it.
                "Expecting value: line",
                "Expecting property name enclosed in double quotes",
                "delimiter: line",
                "Unterminated string starting at: line",
                "Extra data: line",
            ]
        ),
        (ErrorCategory.Permanent, ["certificate verify failed", "CERTIFICATE_VERIFY_FAILED"]),
        (
            ErrorCategory.Transient,
            [
                "connection error",
                "connection refused",
                "connection reset",
                "connection aborted",
                "connection closed",
                "ConnectError",
                "failed to connect",
                "all connection attempts failed",
                "broken pipe",
                "BrokenPipe",
                "peer closed connection",
                "incomplete chunked read",
                "server disconnected",
                "unexpected_eof",
                "network is unreachable",
                "no route to host",
                "timed out",
                "ReadTimeout",
                "ConnectTimeout",
                "timeout_error",
                "DEADLINE_EXCEEDED",
                "deadline expired",
                "name or service not known",
                "temporary failure in name resolution",
                "nodename nor servname",
                "getaddrinfo",
                "the server had an error",
                "server_error",
                "internal server error",
                "internal error",
                "api_error",
                "an error was encountered while running the model",
                "llama runner process has terminated",
            ]
        ),
        (ErrorCategory.ModelNotFound, ["not_found_error", "NOT_FOUND"]),
        (ErrorCategory.InvalidRequest, ["invalid_request_error", "INVALID_ARGUMENT"]),
    ];

    /// <summary>The category of an error that came from a provider or a library.</summary>
    /// <param name="answer">What was said.</param>
    /// <param name="delay">How long the provider asks to wait, or null.</param>
    public static ErrorCategory Of(ErrorAnswer answer, TimeSpan? delay)
    {
        var category =
            Find(Telling, answer.Evidence) is { } told ? told
            : answer.Status is null or 400 && TokenLimit().IsMatch(answer.Evidence) ? ErrorCategory.TokenLimit
            : answer.Status is not 429 && LengthWords.AreIn(answer.Evidence) ? ErrorCategory.ContextLength
            : answer.Status is { } status ? ErrorPolicy.FromStatus(status)
            : Find(Hinting, answer.Evidence) ?? ErrorCategory.Permanent;

        // Gemini says of a limit per minute too that the quota is exceeded, but it names the limit, or says when it is over.
        return
            category is ErrorCategory.QuotaExceeded
            && answer.Status is null or 429
            && (delay is not null || answer.Evidence.Contains("PerMinute", StringComparison.Ordinal))
            && !QuotaThatStays().IsMatch(answer.Evidence)
            ? ErrorCategory.RateLimit
            : category;
    }

    /// <summary>Names in capitals are codes, and count as they are written: "unavailable" is no UNAVAILABLE.</summary>
    private static ErrorCategory? Find((ErrorCategory Category, string[] Words)[] table, string text)
    {
        foreach (var (category, words) in table)
        {
            foreach (var word in words)
            {
                var comparison = word.Any(char.IsAsciiLetterUpper)
                    ? StringComparison.Ordinal
                    : StringComparison.OrdinalIgnoreCase;
                if (text.Contains(word, comparison))
                {
                    return category;
                }
            }
        }

        return null;
    }

    // All that is said, or OpenAI's words: a limit of the day or of the prompt is another.
    [GeneratedRegex(
        @"^((the|output|max|maximum|max_tokens)[ ]){0,3}(tokens?[ ]limit|max_tokens)[ ]((was|is|has been)[ ])?reached\W*$|max_tokens or model output limit was reached",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex TokenLimit();

    [GeneratedRegex("insufficient_quota|PerDay", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex QuotaThatStays();
}

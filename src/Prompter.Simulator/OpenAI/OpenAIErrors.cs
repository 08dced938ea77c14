using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.OpenAI;

/// <summary>OpenAI's error bodies.</summary>
internal static class OpenAIErrors
{
    public const string InvalidKey =
        "Incorrect API key provided: invalid. You can find your API key at https://platform.openai.com/account/api-keys.";

    private const string BadRequest = "invalid_request_error";

    /// <summary>OpenRouter's form of a provider's failure behind a 200.</summary>
    public static Reply InSuccess { get; } =
        new(
            200,
            """{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"upstream connect error","provider_name":"Simulator"}},"user_id":"user_simulator"}"""
        );

    /// <summary>The error for a request that is wrong.</summary>
    public static Reply Reject(RequestException mistake) =>
        Error(mistake.Refusal.Status, mistake.Message, BadRequest, mistake.Parameter, mistake.Code);

    /// <summary>The error that a fault stands for.</summary>
    public static Reply Refuse(Refusal refusal, RefusalDetails details)
    {
        var status = refusal.Status;
        return refusal switch
        {
            Refusal.BadRequest => Error(
                status,
                "Invalid value for 'temperature': must be at most 2.",
                BadRequest,
                "temperature",
                "decimal_above_max_value"
            ),
            Refusal.Unauthorized or Refusal.InvalidKey => Error(
                status,
                InvalidKey,
                BadRequest,
                null,
                "invalid_api_key"
            ),
            Refusal.PaymentRequired => Error(status, "Insufficient Balance", "unknown_error", null, BadRequest),
            Refusal.Forbidden => Error(
                status,
                "Country, region, or territory not supported",
                "request_forbidden",
                null,
                "unsupported_country_region_territory"
            ),
            Refusal.NotFound => Error(
                status,
                $"The model `{details.Model}` does not exist or you do not have access to it.",
                BadRequest,
                null,
                "model_not_found"
            ),
            Refusal.RequestTimeout => Error(status, "Request timed out.", BadRequest, null, "request_timeout"),
            Refusal.TooLarge => Error(status, "Request body is too large.", BadRequest, null, "request_too_large"),
            Refusal.Unprocessable => Error(
                status,
                "Unprocessable Entity: 'temperature' is out of range",
                BadRequest,
                "temperature",
                null
            ),
            Refusal.RateLimit => Error(status, RateLimit(details), "requests", null, "rate_limit_exceeded"),
            Refusal.Quota => Error(
                status,
                "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: "
                    + "https://platform.openai.com/docs/guides/error-codes/api-errors.",
                "insufficient_quota",
                null,
                "insufficient_quota"
            ),
            Refusal.BadGateway => Gateway(status, "Bad gateway.", "cf_bad_gateway"),
            Refusal.GatewayTimeout => Gateway(status, "Gateway timeout.", "cf_gateway_timeout"),
            Refusal.Unavailable => Error(
                status,
                "The engine is currently overloaded, please try again later",
                "server_error",
                null,
                null
            ),
            Refusal.Overloaded => Error(status, "Overloaded", "server_error", null, "overloaded"),
            Refusal.ContextLength => Error(
                status,
                "This model's maximum context length is 128000 tokens. However, your messages resulted in 140004 tokens. Please reduce the length of the messages.",
                BadRequest,
                "messages",
                "context_length_exceeded"
            ),
            Refusal.ContentFilter => ContentFilter(),
            _ => Error(
                status,
                $"The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if the error persists. (Please include the request ID req_{details.RequestId} in your message.)",
                "server_error",
                null,
                null
            ),
        };
    }

    private static string RateLimit(RefusalDetails details)
    {
        var wait = details.Retry is { } advice
            ? FormattableString.Invariant($" Please try again in {advice.Delay.TotalSeconds:0.###}s.")
            : "";
        return $"Rate limit reached for {details.Model} in organization org-simulator on requests per min (RPM): Limit 500, Used 500, Requested 1.{wait} "
            + "Visit https://platform.openai.com/account/rate-limits to learn more.";
    }

    private static Reply Error(int status, string message, string type, string? parameter, string? code) =>
        Error(
            status,
            new()
            {
                ["message"] = message,
                ["type"] = type,
                ["param"] = parameter,
                ["code"] = code,
            }
        );

    /// <summary>What the network in front of OpenAI sends: the code is a number.</summary>
    private static Reply Gateway(int status, string message, string type) =>
        Error(
            status,
            new()
            {
                ["code"] = status,
                ["message"] = message,
                ["param"] = null,
                ["type"] = type,
            }
        );

    private static Reply Error(int status, JsonObject error) =>
        new(status, WireJson.Text(new JsonObject { ["error"] = error }));

    /// <summary>Azure's form, the only one of this protocol that says so with a status.</summary>
    private static Reply ContentFilter() =>
        new(
            400,
            """{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":false,"severity":"safe"},"jailbreak":{"filtered":false,"detected":false},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":true,"severity":"medium"}}}}}"""
        );
}

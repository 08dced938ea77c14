using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Anthropic;

/// <summary>Anthropic's error bodies.</summary>
internal static class AnthropicErrors
{
    /// <summary>The error that a fault stands for.</summary>
    public static Reply Refuse(Refusal refusal, RefusalDetails details) =>
        Error(
            refusal,
            refusal switch
            {
                Refusal.BadRequest => "temperature: range: 0..1",
                Refusal.Unauthorized or Refusal.InvalidKey => "invalid x-api-key",
                Refusal.PaymentRequired => "Your organization's billing needs attention.",
                Refusal.Forbidden => "Your API key does not have permission to use the specified resource.",
                Refusal.NotFound => $"model: {details.Model}",
                Refusal.RequestTimeout => "Request timed out",
                Refusal.TooLarge => "Request exceeds the maximum size",
                Refusal.Unprocessable => "temperature: Input should be less than or equal to 1",
                Refusal.RateLimit =>
                    "This request would exceed your organization's rate limit of 4,000 requests per minute. For details, refer to: https://docs.claude.com/en/api/rate-limits.",
                Refusal.Overloaded => "Overloaded",
                Refusal.ContextLength => "prompt is too long: 208310 tokens > 200000 maximum",
                Refusal.ContentFilter => "Output blocked by content filtering policy",
                Refusal.Quota =>
                    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
                Refusal.BadGateway => "Bad gateway",
                Refusal.Unavailable => "Service unavailable",
                Refusal.GatewayTimeout => "Request timed out",
                _ => "Internal server error",
            },
            details.RequestId
        );

    /// <summary>An error in Anthropic's shape.</summary>
    public static Reply Error(Refusal refusal, string message, string requestId)
    {
        // No credit left is a broken request here.
        var status = refusal is Refusal.Quota ? 400 : refusal.Status;
        var type = status switch
        {
            401 => "authentication_error",
            402 => "billing_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            504 or 408 => "timeout_error",
            529 => "overloaded_error",
            >= 500 => "api_error",
            _ => "invalid_request_error",
        };
        return new(
            status,
            WireJson.Text(
                new JsonObject
                {
                    ["type"] = "error",
                    ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
                    ["request_id"] = $"req_{requestId}",
                }
            )
        );
    }
}

using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Gemini;

/// <summary>Google's error bodies.</summary>
internal static class GeminiErrors
{
    public const string InvalidCredentials =
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. "
        + "See https://developers.google.com/identity/sign-in/web/devconsole-project.";

    /// <summary>The error that a fault stands for; for a refused prompt an answer without candidates.</summary>
    public static Reply Refuse(Refusal refusal, RefusalDetails details) =>
        refusal switch
        {
            Refusal.ContentFilter => Blocked(details),
            Refusal.InvalidKey => Error(
                Refusal.BadRequest,
                "API key not valid. Please pass a valid API key.",
                [
                    ErrorInfo("API_KEY_INVALID"),
                    new()
                    {
                        ["@type"] = "type.googleapis.com/google.rpc.LocalizedMessage",
                        ["locale"] = "en-US",
                        ["message"] = "API key not valid. Please pass a valid API key.",
                    },
                ],
                details.Exchange
            ),
            Refusal.RateLimit => Exhausted(
                details,
                "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
                "You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits."
            ),
            Refusal.Quota => Exhausted(
                details,
                "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                "You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits."
            ),
            _ => Error(refusal, MessageOf(refusal, details), RetryInfo(details), details.Exchange),
        };

    /// <summary>An error in Google's shape; a stream that is one array has it in an array.</summary>
    public static Reply Error(Refusal refusal, string message, IEnumerable<JsonObject> more, Exchange exchange)
    {
        var status = refusal.Status;
        var error = new JsonObject
        {
            ["code"] = status,
            ["message"] = message,
            ["status"] = status switch
            {
                401 => "UNAUTHENTICATED",
                403 => "PERMISSION_DENIED",
                404 => "NOT_FOUND",
                402 => "FAILED_PRECONDITION",
                408 or 504 => "DEADLINE_EXCEEDED",
                429 => "RESOURCE_EXHAUSTED",
                500 => "INTERNAL",
                >= 502 => "UNAVAILABLE",
                _ => "INVALID_ARGUMENT",
            },
        };
        var details = more.ToList();
        if (details.Count > 0)
        {
            error["details"] = WireJson.Array(details);
        }

        var body = WireJson.Text(new JsonObject { ["error"] = error });
        return new(status, GeminiFamily.IsArray(exchange) ? $"[{body}]" : body)
        {
            ContentType = "application/json; charset=UTF-8",
        };
    }

    private static Reply Exhausted(RefusalDetails details, string quota, string message)
    {
        var wait = details.Retry is { } retry
            ? FormattableString.Invariant($"\nPlease retry in {retry.Delay.TotalSeconds:0.###}s.")
            : "";
        return Error(
            Refusal.RateLimit,
            message + wait,
            [
                new()
                {
                    ["@type"] = "type.googleapis.com/google.rpc.QuotaFailure",
                    ["violations"] = new JsonArray(
                        new JsonObject
                        {
                            ["quotaMetric"] = "generativelanguage.googleapis.com/generate_content_free_tier_requests",
                            ["quotaId"] = quota,
                            ["quotaDimensions"] = new JsonObject { ["model"] = details.Model, ["location"] = "global" },
                            ["quotaValue"] = "10",
                        }
                    ),
                },
                new()
                {
                    ["@type"] = "type.googleapis.com/google.rpc.Help",
                    ["links"] = new JsonArray(
                        new JsonObject
                        {
                            ["description"] = "Learn more about Gemini API quotas",
                            ["url"] = "https://ai.google.dev/gemini-api/docs/rate-limits",
                        }
                    ),
                },
                .. RetryInfo(details),
            ],
            details.Exchange
        );
    }

    private static IEnumerable<JsonObject> RetryInfo(RefusalDetails details) =>
        details.Retry is { } retry
            ?
            [
                new()
                {
                    ["@type"] = "type.googleapis.com/google.rpc.RetryInfo",
                    ["retryDelay"] = FormattableString.Invariant($"{retry.Delay.TotalSeconds:0.#########}s"),
                },
            ]
            : [];

    private static JsonObject ErrorInfo(string reason) =>
        new()
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["reason"] = reason,
            ["domain"] = "googleapis.com",
            ["metadata"] = new JsonObject { ["service"] = "generativelanguage.googleapis.com" },
        };

    private static Reply Blocked(RefusalDetails details) =>
        new(
            200,
            WireJson.Text(
                new JsonObject
                {
                    ["promptFeedback"] = new JsonObject
                    {
                        ["blockReason"] = "SAFETY",
                        ["safetyRatings"] = new JsonArray(
                            new JsonObject
                            {
                                ["category"] = "HARM_CATEGORY_DANGEROUS_CONTENT",
                                ["probability"] = "HIGH",
                                ["blocked"] = true,
                            }
                        ),
                    },
                    ["usageMetadata"] = new JsonObject
                    {
                        ["promptTokenCount"] = 8,
                        ["totalTokenCount"] = 8,
                        ["promptTokensDetails"] = GeminiRenderer.OfText(8),
                    },
                    ["modelVersion"] = details.Model,
                    ["responseId"] = details.RequestId,
                }
            )
        )
        {
            ContentType = "application/json; charset=UTF-8",
        };

    private static string MessageOf(Refusal refusal, RefusalDetails details) =>
        refusal switch
        {
            Refusal.Unauthorized => InvalidCredentials,
            Refusal.PaymentRequired => "Billing is not enabled for this project.",
            Refusal.Forbidden => "The caller does not have permission",
            Refusal.NotFound =>
                $"models/{details.Model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.",
            Refusal.RequestTimeout or Refusal.GatewayTimeout => "Deadline expired before operation could complete.",
            Refusal.TooLarge => "Request payload size exceeds the limit: 20971520 bytes.",
            Refusal.Unprocessable =>
                "Unable to submit request because it has a temperature value that is out of range.",
            Refusal.BadGateway => "Bad gateway",
            Refusal.Unavailable or Refusal.Overloaded => "The model is overloaded. Please try again later.",
            Refusal.ContextLength =>
                "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            Refusal.ServerError =>
                "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
            _ =>
                "Unable to submit request because it has a temperature value of 3 but the supported range is from 0 (inclusive) to 2.0001 (exclusive). Update the value and try again.",
        };
}

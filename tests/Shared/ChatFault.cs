namespace Prompter.Tests.Shared;

/// <summary>An answer that is not a completion, as OpenAI or a proxy before it sends it.</summary>
internal sealed record ChatFault(int Status, string Body, string ContentType = "application/json", string Headers = "")
{
    /// <summary>Null where the model answers this request, be it with a stream that breaks.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="number">Which request for this model it is, from 1.</param>
    public static ChatFault? Of(string model, int number) =>
        model switch
        {
            "fault-400" => Error(400, "bad request", "invalid_request_error", null),
            "fault-401" => Error(
                401,
                "Incorrect API key provided: sk-test. You can find your API key at https://platform.openai.com/account/api-keys.",
                "invalid_request_error",
                "invalid_api_key"
            ),
            "fault-429" or "fault-429x2" when model is "fault-429" || number <= 2 => Error(
                429,
                $"Rate limit reached for {model} on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.",
                "requests",
                "rate_limit_exceeded"
            ) with
            {
                Headers = "retry-after: 1\r\n",
            },
            "fault-quota" => Error(
                429,
                "You exceeded your current quota, please check your plan and billing details.",
                "insufficient_quota",
                "insufficient_quota"
            ),
            "fault-500" => Error(
                500,
                "The server had an error while processing your request. Sorry about that!",
                "server_error",
                null
            ),
            "fault-529" => Error(529, "Overloaded", "server_error", null),
            "fault-html502" => new(502, "<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html"),
            "fault-toolong" => Error(
                400,
                "This model's maximum context length is 128000 tokens. However, your messages resulted in 250000 tokens.",
                "invalid_request_error",
                "context_length_exceeded"
            ),
            _ when model is not "fault-404" && (IsListed(model) || model.StartsWith("ok", StringComparison.Ordinal)) =>
                null,
            _ => Error(
                404,
                $"The model `{model}` does not exist or you do not have access to it.",
                "invalid_request_error",
                "model_not_found"
            ),
        };

    private static bool IsListed(string model) => OpenAiTestServer.Models.Contains(model, StringComparer.Ordinal);

    private static ChatFault Error(int status, string message, string type, string? code)
    {
        var error = new JsonObject
        {
            ["message"] = message,
            ["type"] = type,
            ["param"] = null,
            ["code"] = code,
        };
        return new(status, new JsonObject { ["error"] = error }.ToJsonString());
    }
}

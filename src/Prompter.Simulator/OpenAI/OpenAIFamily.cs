using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.OpenAI;

/// <summary>OpenAI: chat completions, responses, models.</summary>
internal class OpenAIFamily : Family
{
    private const string ModelsPath = "/v1/models";
    private static readonly ResponsesFamily Responses = new();
    private static readonly string[] Models = ["gpt-5.5", "gpt-4.1-mini", "gpt-4o-mini"];

    public override IEnumerable<Frame> MidStreamError(int sent) =>
        [
            new(
                """{"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}"""
            ),
        ];

    public override string StreamType(Framing framing) => "text/event-stream; charset=utf-8";

    public override Task HandleAsync(Exchange exchange, Calls calls) =>
        exchange.Target switch
        {
            ("POST", "/v1/chat/completions") => GenerateAsync(
                exchange,
                this,
                calls,
                ChatRequest.Read,
                ChatRenderer.Render
            ),
            ("POST", "/v1/responses") => GenerateAsync(
                exchange,
                Responses,
                calls,
                ResponsesRequest.Read,
                ResponsesRenderer.Render
            ),
            ("GET", ModelsPath) => calls.RunAsync(exchange, this, null, _ => _ => new() { Whole = List() }),
            ("GET", _) when exchange.Below(ModelsPath) is { } id => calls.RunAsync(
                exchange,
                this,
                id,
                model => _ => new() { Whole = WireJson.Text(Model(model.Name)) }
            ),
            _ => calls.RunAsync(exchange, this, null, _ => throw NoSuchEndpoint(exchange)),
        };

    public override void CheckCaller(Exchange exchange)
    {
        var key = exchange.Header("authorization") is ['B' or 'b', 'e', 'a', 'r', 'e', 'r', ' ', .. var token]
            ? token
            : exchange.Header("api-key");
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new RequestException(
                "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. "
                    + "Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your "
                    + "browser and are prompted for a username and password. You can obtain an API key from https://platform.openai.com/account/api-keys."
            )
            {
                Refusal = Refusal.Unauthorized,
            };
        }

        if (key == "invalid")
        {
            throw new RequestException(OpenAIErrors.InvalidKey, null, "invalid_api_key")
            {
                Refusal = Refusal.Unauthorized,
            };
        }
    }

    public override Reply Refuse(Refusal refusal, RefusalDetails details) =>
        OpenAIErrors.Refuse(refusal, details) with
        {
            Headers =
            [
                .. Headers(details.RequestId, details.Now)
                    .Select(header =>
                        refusal is Refusal.RateLimit && header.Name == "x-ratelimit-remaining-requests"
                            ? (header.Name, "0")
                            : header
                    ),
                .. details.RetryHeaders,
            ],
        };

    public override Reply Reject(RequestException mistake, RefusalDetails details) =>
        OpenAIErrors.Reject(mistake) with
        {
            Headers = Headers(details.RequestId, details.Now),
        };

    public override Reply RefuseInSuccess(RefusalDetails details) => OpenAIErrors.InSuccess;

    public override IReadOnlyList<(string Name, string Value)> Headers(string requestId, DateTimeOffset now) =>
        [
            ("x-request-id", $"req_{requestId}"),
            ("openai-organization", "org-simulator"),
            ("openai-processing-ms", "12"),
            ("openai-version", "2020-10-01"),
            ("x-ratelimit-limit-requests", "500"),
            ("x-ratelimit-limit-tokens", "200000"),
            ("x-ratelimit-remaining-requests", "499"),
            ("x-ratelimit-remaining-tokens", "199000"),
            ("x-ratelimit-reset-requests", "120ms"),
            ("x-ratelimit-reset-tokens", "300ms"),
        ];

    private static Task GenerateAsync(
        Exchange exchange,
        Family family,
        Calls calls,
        Func<JsonObject, string, Prompt> read,
        Func<Prompt, Answer, Rendering> render
    )
    {
        var body = RequestBody.Read(exchange, json => json.TextAt("model"), "you must provide a model parameter");
        return calls.RunAsync(
            exchange,
            family,
            body.Model,
            steered =>
            {
                var prompt = read(body.Checked(), steered.Name);
                return call => render(prompt, Composer.Compose(prompt, steered.Behaviour, call, calls.Now));
            }
        );
    }

    private static RequestException NoSuchEndpoint(Exchange exchange) =>
        new($"Invalid URL ({exchange.Target.Method} {exchange.Path})") { Refusal = Refusal.NotFound };

    private static string List() =>
        WireJson.Text(new JsonObject { ["object"] = "list", ["data"] = WireJson.Array(Models.Select(Model)) });

    private static JsonObject Model(string id) =>
        new()
        {
            ["id"] = id,
            ["object"] = "model",
            ["created"] = 1767225600,
            ["owned_by"] = "system",
        };
}

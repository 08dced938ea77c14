using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Gemini;

/// <summary>Gemini: generateContent, streamGenerateContent, countTokens, models.</summary>
internal sealed class GeminiFamily : Family
{
    private const string ModelsPath = "/v1beta/models";
    private static readonly string[] Models = ["gemini-3.1-pro-preview", "gemini-2.5-flash"];

    public override string WholeType => "application/json; charset=UTF-8";

    public override Refusal MidStreamRefusal => Refusal.Unavailable;

    public override string StreamType(Framing framing) => framing is Framing.Array ? WholeType : "text/event-stream";

    public override IEnumerable<Frame> MidStreamError(int sent) =>
        [
            new(
                """{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}"""
            ),
        ];

    public override Task HandleAsync(Exchange exchange, Calls calls)
    {
        switch (exchange.Target)
        {
            case ("GET", ModelsPath):
                return calls.RunAsync(exchange, this, null, _ => _ => new() { Whole = List() });
            case ("GET", _) when exchange.Below(ModelsPath) is { } id:
                return calls.RunAsync(
                    exchange,
                    this,
                    id,
                    model => _ => new() { Whole = WireJson.Text(Model(model.Name)) }
                );
            case ("POST", _) when exchange.Below(ModelsPath) is { } call:
                var colon = call.LastIndexOf(':');
                var (model, method) = colon < 0 ? (call, "") : (call[..colon], call[(colon + 1)..]);
                return calls.RunAsync(exchange, this, model, steered => Prepare(exchange, calls, steered, method));
            default:
                return calls.RunAsync(exchange, this, null, _ => throw NotFound(exchange));
        }
    }

    public override void CheckCaller(Exchange exchange)
    {
        var key =
            exchange.Header("x-goog-api-key")
            ?? exchange.Query("key")
            ?? exchange.Header("authorization")?.Split(' ', 2)[^1];
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new RequestException(
                "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. "
                    + "See https://developers.google.com/identity/sign-in/web/devconsole-project."
            )
            {
                Refusal = Refusal.Unauthorized,
            };
        }

        if (key == "invalid")
        {
            throw new RequestException(GeminiErrors.InvalidCredentials) { Refusal = Refusal.Unauthorized };
        }
    }

    public override Reply Refuse(Refusal refusal, RefusalDetails details) =>
        GeminiErrors.Refuse(refusal, details) with
        {
            Headers =
            [
                .. Headers(details.RequestId, details.Now),
                // The usual delay is told in the body alone.
                .. details.Retry?.Form is RetryForm.Seconds ? [] : details.RetryHeaders,
            ],
        };

    public override Reply Reject(RequestException mistake, RefusalDetails details) =>
        GeminiErrors.Error(mistake.Refusal, mistake.Message, [], details.Exchange) with
        {
            Headers = Headers(details.RequestId, details.Now),
        };

    public override IReadOnlyList<(string Name, string Value)> Headers(string requestId, DateTimeOffset now) =>
        [
            ("vary", "Origin, X-Origin, Referer"),
            ("server-timing", "gfet4t7; dur=12"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "SAMEORIGIN"),
            ("x-xss-protection", "0"),
        ];

    /// <summary>Whether a stream is asked for as one JSON array, which it is without <c>alt=sse</c>.</summary>
    public static bool IsArray(Exchange exchange) =>
        exchange.Path.EndsWith(":streamGenerateContent", StringComparison.Ordinal) && exchange.Query("alt") != "sse";

    private static Func<long, Rendering> Prepare(Exchange exchange, Calls calls, SteeredModel steered, string method)
    {
        switch (method)
        {
            case "countTokens":
                var counted = GeminiRequest.Read(CountedBody(exchange.ReadJson()), steered.Name, isStreamed: false);
                return _ => new() { Whole = Count(counted) };
            case "generateContent" or "streamGenerateContent":
                var prompt = GeminiRequest.Read(exchange.ReadJson(), steered.Name, method == "streamGenerateContent");
                var framing = IsArray(exchange) ? Framing.Array : Framing.Events;
                return call =>
                    GeminiRenderer.Render(
                        prompt,
                        Composer.Compose(prompt, steered.Behaviour, call, calls.Now),
                        framing
                    );
            default:
                throw NotFound(exchange);
        }
    }

    private static RequestException NotFound(Exchange exchange) =>
        new($"Not Found: {exchange.Path}") { Refusal = Refusal.NotFound };

    private static JsonObject CountedBody(JsonObject body) => body.ObjectAt("generateContentRequest") ?? body;

    private static string Count(Prompt prompt)
    {
        var total = Composer.InputTokens(prompt);
        return WireJson.Text(
            new JsonObject { ["totalTokens"] = total, ["promptTokensDetails"] = GeminiRenderer.OfText(total) }
        );
    }

    private static string List() => WireJson.Text(new JsonObject { ["models"] = WireJson.Array(Models.Select(Model)) });

    private static JsonObject Model(string id) =>
        new()
        {
            ["name"] = $"models/{id}",
            ["version"] = "001",
            ["displayName"] = $"Simulated {id}",
            ["description"] = "A simulated model",
            ["inputTokenLimit"] = 1048576,
            ["outputTokenLimit"] = 65536,
            ["supportedGenerationMethods"] = new JsonArray("generateContent", "countTokens"),
            ["temperature"] = 1,
            ["topP"] = 0.95,
            ["topK"] = 64,
            ["maxTemperature"] = 2,
            ["thinking"] = true,
        };
}

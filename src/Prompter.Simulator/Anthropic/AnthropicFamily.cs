using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Anthropic;

/// <summary>Anthropic: messages, token counts, models.</summary>
internal sealed class AnthropicFamily : Family
{
    private const string ModelsPath = "/v1/models";

    public override Refusal MidStreamRefusal => Refusal.Overloaded;

    public override string StreamType(Framing framing) => "text/event-stream; charset=utf-8";

    public override IEnumerable<Frame> MidStreamError(int sent) =>
        [new("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", Event: "error")];

    public override Task HandleAsync(Exchange exchange, Calls calls) =>
        exchange.Target switch
        {
            ("POST", "/v1/messages") => GenerateAsync(exchange, calls),
            ("POST", "/v1/messages/count_tokens") => CountAsync(exchange, calls),
            ("GET", ModelsPath) => calls.RunAsync(
                exchange,
                this,
                null,
                _ => _ => new() { Whole = AnthropicModels.List() }
            ),
            ("GET", _) when exchange.Below(ModelsPath) is { } id => calls.RunAsync(
                exchange,
                this,
                id,
                model => _ => new() { Whole = AnthropicModels.One(model.Name) }
            ),
            _ => calls.RunAsync(
                exchange,
                this,
                null,
                _ => throw new RequestException("Not Found") { Refusal = Refusal.NotFound }
            ),
        };

    public override void CheckCaller(Exchange exchange)
    {
        var key = exchange.Header("x-api-key") ?? exchange.Header("authorization")?.Split(' ', 2)[^1];
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new RequestException("x-api-key header is required") { Refusal = Refusal.Unauthorized };
        }

        if (key == "invalid")
        {
            throw new RequestException("invalid x-api-key") { Refusal = Refusal.Unauthorized };
        }

        if (exchange.Header("anthropic-version") is null)
        {
            throw new RequestException("anthropic-version: header is required");
        }
    }

    public override Reply Refuse(Refusal refusal, RefusalDetails details)
    {
        var reply = AnthropicErrors.Refuse(refusal, details);
        return reply with
        {
            Headers =
            [
                .. Headers(details.RequestId, details.Now),
                ("x-should-retry", reply.Status is 408 or 429 or >= 500 ? "true" : "false"),
                .. details.RetryHeaders,
            ],
        };
    }

    public override Reply Reject(RequestException mistake, RefusalDetails details) =>
        AnthropicErrors.Error(mistake.Refusal, mistake.Message, details.RequestId) with
        {
            Headers = Headers(details.RequestId, details.Now),
        };

    public override IReadOnlyList<(string Name, string Value)> Headers(string requestId, DateTimeOffset now)
    {
        var reset = now.AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        return
        [
            ("request-id", $"req_{requestId}"),
            ("anthropic-organization-id", "00000000-0000-4000-8000-000000000000"),
            .. Limit("requests", 4000, 3999),
            .. Limit("tokens", 480000, 479000),
            .. Limit("input-tokens", 400000, 399000),
            .. Limit("output-tokens", 80000, 79000),
        ];

        (string, string)[] Limit(string what, int limit, int remaining) =>
            [
                ($"anthropic-ratelimit-{what}-limit", FormattableString.Invariant($"{limit}")),
                ($"anthropic-ratelimit-{what}-remaining", FormattableString.Invariant($"{remaining}")),
                ($"anthropic-ratelimit-{what}-reset", reset),
            ];
    }

    private Task GenerateAsync(Exchange exchange, Calls calls) =>
        RunAsync(
            exchange,
            calls,
            (body, steered) =>
            {
                var prompt = MessagesRequest.Read(body, steered.Name);
                return call =>
                    MessagesRenderer.Render(prompt, Composer.Compose(prompt, steered.Behaviour, call, calls.Now));
            }
        );

    private Task CountAsync(Exchange exchange, Calls calls) =>
        RunAsync(
            exchange,
            calls,
            (body, steered) =>
            {
                var prompt = MessagesRequest.ReadConversation(body, steered.Name);
                var count = new JsonObject { ["input_tokens"] = Composer.InputTokens(prompt) };
                return _ => new() { Whole = WireJson.Text(count) };
            }
        );

    private Task RunAsync(Exchange exchange, Calls calls, Func<JsonObject, SteeredModel, Func<long, Rendering>> prepare)
    {
        var request = RequestBody.Read(exchange, body => body.TextAt("model"), "model: Field required");
        return calls.RunAsync(exchange, this, request.Model, steered => prepare(request.Checked(), steered));
    }
}

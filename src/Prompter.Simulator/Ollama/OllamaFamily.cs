using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator.Ollama;

/// <summary>Ollama: chat and what is installed.</summary>
internal sealed class OllamaFamily : Family
{
    private static readonly string[] Models = ["llama3.2:3b", "qwen3:8b"];

    public override string WholeType => "application/json; charset=utf-8";

    public override string StreamType(Framing framing) => "application/x-ndjson";

    public override IEnumerable<Frame> MidStreamError(int sent) =>
        [new("""{"error":"an error was encountered while running the model: unexpected EOF"}""")];

    public override Task HandleAsync(Exchange exchange, Calls calls) =>
        exchange.Target switch
        {
            ("POST", "/api/chat") => ChatAsync(exchange, calls),
            ("POST", "/api/show") => ShowAsync(exchange, calls),
            ("GET", "/api/tags") => calls.RunAsync(exchange, this, null, _ => _ => new() { Whole = Tags() }),
            ("GET", "/api/version") => calls.RunAsync(
                exchange,
                this,
                null,
                _ => _ => new() { Whole = """{"version":"0.14.2"}""" }
            ),
            _ => calls.RunAsync(
                exchange,
                this,
                null,
                _ => throw new RequestException("404 page not found") { Refusal = Refusal.NotFound }
            ),
        };

    public override void CheckCaller(Exchange exchange)
    {
        // A local server needs no key; Ollama's cloud does.
        if (exchange.Header("authorization")?.Split(' ', 2)[^1] == "invalid")
        {
            throw new RequestException("unauthorized") { Refusal = Refusal.Unauthorized };
        }
    }

    public override Reply Refuse(Refusal refusal, RefusalDetails details) =>
        Error(
            refusal,
            refusal switch
            {
                Refusal.BadRequest => "option \"temperature\" must be of type float32",
                Refusal.Unauthorized or Refusal.InvalidKey => "unauthorized",
                Refusal.PaymentRequired =>
                    "this model requires a subscription, upgrade for access: https://ollama.com/upgrade",
                Refusal.Forbidden => "forbidden",
                Refusal.NotFound => $"model '{details.Model}' not found",
                Refusal.RequestTimeout => "request timed out",
                Refusal.TooLarge => "http: request body too large",
                Refusal.Unprocessable => "option \"temperature\" is out of range",
                Refusal.RateLimit => "too many requests, please try again later",
                Refusal.Quota => "you've reached your hourly usage limit, please upgrade to continue",
                Refusal.BadGateway => "upstream error",
                Refusal.Unavailable or Refusal.Overloaded =>
                    "server busy, please try again. maximum pending requests exceeded",
                Refusal.GatewayTimeout => "timed out waiting for llama runner to start",
                Refusal.ContextLength => "the input length exceeds the context length",
                Refusal.ContentFilter => "the prompt was refused by content policy",
                _ =>
                    "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details",
            }
        ) with
        {
            Headers = [.. details.RetryHeaders],
        };

    public override Reply Reject(RequestException mistake, RefusalDetails details) =>
        Error(mistake.Refusal, mistake.Message);

    public override IReadOnlyList<(string Name, string Value)> Headers(string requestId, DateTimeOffset now) => [];

    private Task ChatAsync(Exchange exchange, Calls calls)
    {
        var body = RequestBody.Read(exchange, json => json.TextAt("model"), "model is required");
        return calls.RunAsync(
            exchange,
            this,
            body.Model,
            steered =>
            {
                var prompt = OllamaRequest.Read(body.Checked(), steered.Name);
                return call =>
                    OllamaRenderer.Render(prompt, Composer.Compose(prompt, steered.Behaviour, call, calls.Now));
            }
        );
    }

    private Task ShowAsync(Exchange exchange, Calls calls)
    {
        var body = RequestBody.Read(exchange, json => json.TextAt("model") ?? json.TextAt("name"), "model is required");
        return calls.RunAsync(
            exchange,
            this,
            body.Model,
            steered =>
            {
                body.Checked();
                return _ => new() { Whole = Show(steered.Name) };
            }
        );
    }

    private static Reply Error(Refusal refusal, string message) =>
        new(refusal.Status, WireJson.Text(new JsonObject { ["error"] = message }))
        {
            ContentType = "application/json; charset=utf-8",
        };

    private static string Tags() =>
        WireJson.Text(
            new JsonObject
            {
                ["models"] = WireJson.Array(
                    Models.Select(
                        JsonNode (name) =>
                            new JsonObject
                            {
                                ["name"] = name,
                                ["model"] = name,
                                ["modified_at"] = "2026-01-01T00:00:00Z",
                                ["size"] = 2019393189,
                                ["digest"] = Composer.Hash(name),
                                ["details"] = Details(),
                            }
                    )
                ),
            }
        );

    private static string Show(string name) =>
        WireJson.Text(
            new JsonObject
            {
                ["modelfile"] = $"FROM {name}",
                ["parameters"] = "stop \"<|eot_id|>\"",
                ["template"] = "{{ .Prompt }}",
                ["details"] = Details(),
                ["model_info"] = new JsonObject
                {
                    ["general.architecture"] = "llama",
                    ["general.parameter_count"] = 3212749888,
                    ["llama.context_length"] = 131072,
                },
                ["capabilities"] = new JsonArray("completion", "tools", "vision", "thinking"),
                ["modified_at"] = "2026-01-01T00:00:00Z",
            }
        );

    private static JsonObject Details() =>
        new()
        {
            ["parent_model"] = "",
            ["format"] = "gguf",
            ["family"] = "llama",
            ["families"] = new JsonArray("llama"),
            ["parameter_size"] = "3.2B",
            ["quantization_level"] = "Q4_K_M",
        };
}

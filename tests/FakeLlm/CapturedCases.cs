using System.Text;

namespace FakeLlm;

/// <summary>What the real `llm` 0.36 printed, and how it ended, when its server failed in a known way.</summary>
internal static class CapturedCases
{
    private const string Partial = "Hello from the fake mode";

    private static readonly Dictionary<string, Case> Table = new(StringComparer.Ordinal)
    {
        ["attach_unsupported"] = new("Error: This model does not support attachments\n"),
        ["badflag"] = new(
            """
            Usage: llm prompt [OPTIONS] [PROMPT]
            Try 'llm prompt -h' for help.

            Error: No such option: --nonsense Did you mean --continue?

            """,
            ExitCode: 2
        ),
        ["connrefused"] = new("Error: Connection error.\n"),
        ["err_400"] = Http(
            "400 - {'error': {'message': 'bad request', 'type': 'invalid_request_error', 'param': None, 'code': None}}"
        ),
        ["err_401"] = Http(
            "401 - {'error': {'message': 'Incorrect API key provided: sk-test. You can find your API key at https://platform.openai.com/account/api-keys.', 'type': 'invalid_request_error', 'param': None, 'code': 'invalid_api_key'}}"
        ),
        ["err_404"] = Http(
            "404 - {'error': {'message': 'The model `fault-404` does not exist or you do not have access to it.', 'type': 'invalid_request_error', 'param': None, 'code': 'model_not_found'}}"
        ),
        ["err_429"] = Http(
            "429 - {'error': {'message': 'Rate limit reached for fault-429 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.', 'type': 'requests', 'param': None, 'code': 'rate_limit_exceeded'}}"
        ),
        ["err_429x2"] = Greeting("fault-429x2"),
        ["err_500"] = Http(
            "500 - {'error': {'message': 'The server had an error while processing your request. Sorry about that!', 'type': 'server_error', 'param': None, 'code': None}}"
        ),
        ["err_529"] = Http(
            "529 - {'error': {'message': 'Overloaded', 'type': 'server_error', 'param': None, 'code': None}}"
        ),
        ["err_badjson"] = new("", ExitCode: 0, FinishReason: null),
        ["err_empty"] = new("", ExitCode: 0),
        ["err_errstream"] = new("Error: The server had an error\n", Partial),
        ["err_html502"] = new("Error: <html><body><h1>502 Bad Gateway</h1></body></html>\n"),
        ["err_maxtok"] = Greeting("fault-maxtok") with { FinishReason = "length" },
        ["err_quota"] = Http(
            "429 - {'error': {'message': 'You exceeded your current quota, please check your plan and billing details.', 'type': 'insufficient_quota', 'param': None, 'code': 'insufficient_quota'}}"
        ),
        ["err_toolong"] = Http(
            """400 - {'error': {'message': "This model's maximum context length is 128000 tokens. However, your messages resulted in 250000 tokens.", 'type': 'invalid_request_error', 'param': None, 'code': 'context_length_exceeded'}}"""
        ),
        ["err_trunc"] = new(
            "Error: peer closed connection without sending complete message body (incomplete chunked read)\n",
            Partial
        ),
        ["err_truncclean"] = new("", Partial, ExitCode: 0, FinishReason: null),
        ["nokey"] = new(
            "Error: No key found - add one using 'llm keys set openai' or set the OPENAI_API_KEY environment variable\n"
        ),
        ["o_bad"] = new("Error: nonsense\n  Extra inputs are not permitted\n"),
        ["schema_unsupported"] = new("Error: OpenAI Chat: fake-slow does not support schemas\n"),
        ["sigINT"] = new("\nAborted!\n", Partial),
        ["t_is_template"] = new("Error: Invalid template: 0.2\n"),
        ["tool"] = Greeting("fault-tool") with { StandardError = "\nTool call: llm_version({})\n  0.36\n\n" },
        ["unicode"] = new("", "Grüße 👋🏽 日本語 \u2028 end \e[31mred", ExitCode: 0),
        ["unknownmodel"] = new("Error: 'Unknown model: no-such-model'\n"),
    };

    public static IEnumerable<string> Names => Table.Keys;

    public static Answer AnswerOf(string name, string prompt)
    {
        if (!Table.TryGetValue(name, out var captured))
        {
            throw new NotSupportedException($"there is no captured case '{name}'.");
        }

        return new Answer
        {
            Chunks = [Encoding.UTF8.GetBytes(captured.Output.Replace("{prompt}", Models.Shown(prompt), default))],
            StandardError = captured.StandardError,
            ExitCode = captured.ExitCode,
            FinishReason = captured.FinishReason,
        };
    }

    private static Case Http(string rest) => new($"Error: Error code: {rest}\n");

    private static Case Greeting(string model) =>
        new("", $"Hello from the fake model {model}.\nYou said: {{prompt}}", ExitCode: 0);

    private sealed record Case(
        string StandardError,
        string Output = "",
        int ExitCode = 1,
        string? FinishReason = "stop"
    );
}

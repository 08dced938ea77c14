using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

public class LlmProgramErrorsTests
{
    private static readonly CommandReport Report = new(["llm", "prompt", "-m", "gpt-4"], 1, "tail");

    public static TheoryData<string, ErrorCategory, int?, string> Captured =>
        new()
        {
            {
                "Error: This model does not support attachments\n",
                ErrorCategory.InvalidRequest,
                null,
                "This model does not support attachments"
            },
            { "Error: Connection error.\n", ErrorCategory.Transient, null, "Connection error." },
            {
                "Error: Error code: 400 - {'error': {'message': 'bad request', 'type': 'invalid_request_error', 'param': None, 'code': None}}\n",
                ErrorCategory.InvalidRequest,
                400,
                "bad request (400): bad request"
            },
            {
                "Error: Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-test. You can find your API key at https://platform.openai.com/account/api-keys.', 'type': 'invalid_request_error', 'param': None, 'code': 'invalid_api_key'}}\n",
                ErrorCategory.AuthFailure,
                401,
                "not authorized (401): Incorrect API key provided: sk-test. You can find your API key at https://platform.openai.com/account/api-keys.; 'llm keys set NAME' stores another key"
            },
            {
                "Error: Error code: 404 - {'error': {'message': 'The model `fault-404` does not exist or you do not have access to it.', 'type': 'invalid_request_error', 'param': None, 'code': 'model_not_found'}}\n",
                ErrorCategory.ModelNotFound,
                404,
                "model not found (404): The model `fault-404` does not exist or you do not have access to it.; run 'llm models' to see the names"
            },
            {
                "Error: Error code: 429 - {'error': {'message': 'Rate limit reached for fault-429 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.', 'type': 'requests', 'param': None, 'code': 'rate_limit_exceeded'}}\n",
                ErrorCategory.RateLimit,
                429,
                "rate limit (429): Rate limit reached for fault-429 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s."
            },
            {
                "Error: Error code: 500 - {'error': {'message': 'The server had an error while processing your request. Sorry about that!', 'type': 'server_error', 'param': None, 'code': None}}\n",
                ErrorCategory.Transient,
                500,
                "server error (500): The server had an error while processing your request. Sorry about that!"
            },
            {
                "Error: Error code: 529 - {'error': {'message': 'Overloaded', 'type': 'server_error', 'param': None, 'code': None}}\n",
                ErrorCategory.Overloaded,
                529,
                "overloaded (529): Overloaded"
            },
            { "Error: The server had an error\n", ErrorCategory.Transient, null, "The server had an error" },
            {
                "Error: <html><body><h1>502 Bad Gateway</h1></body></html>\n",
                ErrorCategory.Transient,
                502,
                "server error (502): Bad Gateway"
            },
            {
                "Error: Error code: 429 - {'error': {'message': 'You exceeded your current quota, please check your plan and billing details.', 'type': 'insufficient_quota', 'param': None, 'code': 'insufficient_quota'}}\n",
                ErrorCategory.QuotaExceeded,
                429,
                "quota exceeded (429): You exceeded your current quota, please check your plan and billing details."
            },
            {
                "Error: Error code: 400 - {'error': {'message': \"This model's maximum context length is 128000 tokens. However, your messages resulted in 250000 tokens.\", 'type': 'invalid_request_error', 'param': None, 'code': 'context_length_exceeded'}}\n",
                ErrorCategory.ContextLength,
                400,
                "too long for the model (400): This model's maximum context length is 128000 tokens. However, your messages resulted in 250000 tokens."
            },
            {
                "Error: peer closed connection without sending complete message body (incomplete chunked read)\n",
                ErrorCategory.Transient,
                null,
                "peer closed connection without sending complete message body (incomplete chunked read)"
            },
            {
                "Error: No key found - add one using 'llm keys set openai' or set the OPENAI_API_KEY environment variable\n",
                ErrorCategory.AuthFailure,
                null,
                "No key found - add one using 'llm keys set openai' or set the OPENAI_API_KEY environment variable"
            },
            {
                "Error: nonsense\n  Extra inputs are not permitted\n",
                ErrorCategory.InvalidRequest,
                null,
                "nonsense: Extra inputs are not permitted; 'llm models list --options' shows what each model takes"
            },
            {
                "Error: OpenAI Chat: fake-slow does not support schemas\n",
                ErrorCategory.InvalidRequest,
                null,
                "OpenAI Chat: fake-slow does not support schemas"
            },
            { "\nAborted!\n", ErrorCategory.Cancelled, null, "llm was interrupted" },
            {
                "Error: Invalid template: 0.2\n",
                ErrorCategory.InvalidRequest,
                null,
                "Invalid template: 0.2; in llm -t names a template; a temperature is -o temperature NUMBER"
            },
            {
                "Error: 'Unknown model: no-such-model'\n",
                ErrorCategory.ModelNotFound,
                null,
                "Unknown model: no-such-model; run 'llm models' to see the names"
            },
        };

    [Theory]
    [MemberData(nameof(Captured))]
    public void Every_captured_error_is_understood(string error, ErrorCategory category, int? status, string message)
    {
        foreach (
            var written in new[]
            {
                error,
                Traceback("ValueError: 503 overloaded") + error,
                error.ReplaceLineEndings("\r\n"),
                "Some reasoning about the HTTP status code 429\nError: of my own\n\nTool call: f({})\n  503 overloaded\n\n"
                    + error,
                error + "Token usage: 11 input, 13 output, {\"prompt_tokens_details\": {\"cached_tokens\": 5}}\n",
            }
        )
        {
            var failure = LlmProgramErrors.From(written, 1, "gpt-4", Report);
            Assert.Equal((category, status, message), (failure.Category, failure.StatusCode, failure.Message));
        }
    }

    [Fact]
    public void The_exception_says_where_it_came_from()
    {
        var failure = LlmProgramErrors.From("Error: x", 1, "gpt-4", Report);
        Assert.Equal("llm", failure.Provider);
        Assert.Equal("gpt-4", failure.Model);
        Assert.Same(Report, failure.Command);
        Assert.Equal(1, failure.ExitCode);
        Assert.Null(failure.RetryAfter);
        Assert.Equal(ErrorCategory.Permanent, failure.Category);
    }

    [Fact]
    public void Wrong_usage_is_an_invalid_request()
    {
        const string Usage = "Usage: llm prompt [OPTIONS] [PROMPT]\nTry 'llm prompt -h' for help.\n\nError: ";
        var unknown = Failure(Usage + "No such option: --nonsense Did you mean --continue?\n", 2);
        Assert.Equal(ErrorCategory.InvalidRequest, unknown.Category);
        Assert.Equal("No such option: --nonsense Did you mean --continue?", unknown.Message);
        foreach (
            var complaint in new[]
            {
                "Invalid value for '-a': rate limit 429 timed out",
                "Missing argument 'X'",
                "Option '-o' requires 2 arguments.",
            }
        )
        {
            Assert.Equal(ErrorCategory.InvalidRequest, Failure(Usage + complaint, 2).Category);
        }
    }

    [Theory]
    [InlineData("sqlite3.OperationalError: database is locked")]
    [InlineData("sqlite3.OperationalError: no such table: log")]
    [InlineData("sqlite3.IntegrityError: UNIQUE constraint failed: _llm_migrations.name")]
    public void An_answer_lost_to_the_shared_log_may_be_asked_for_again(string exception)
    {
        var failure = Failure(Traceback(exception));
        Assert.Equal(ErrorCategory.Transient, failure.Category);
        Assert.Equal(
            $"llm lost its answer to its locked log ({exception}); 'llm.database: own' avoids this",
            failure.Message
        );
    }

    [Theory]
    [InlineData("Expecting value: line 1 column 8 (char 7)")]
    [InlineData("Expecting property name enclosed in double quotes: line 1 column 2 (char 1)")]
    [InlineData("Expecting ',' delimiter: line 2 column 3 (char 30)")]
    [InlineData("Unterminated string starting at: line 1 column 8 (char 7)")]
    [InlineData("Extra data: line 1 column 3 (char 2)")]
    public void An_event_that_is_not_JSON_is_malformed_output(string words) =>
        Assert.Equal(ErrorCategory.MalformedOutput, Failure($"Error: {words}\n").Category);

    [Theory]
    [InlineData("sqlite3.OperationalError: database or disk is full", ErrorCategory.Permanent)]
    [InlineData("ValueError: the prompt says that a database is locked", ErrorCategory.Permanent)]
    [InlineData("ModuleNotFoundError: No module named 'llm'", ErrorCategory.Permanent)]
    [InlineData("KeyError: 'choices'", ErrorCategory.Permanent)]
    [InlineData("httpx.ReadTimeout: The read operation timed out", ErrorCategory.Transient)]
    [InlineData("BrokenPipeError: [Errno 32] Broken pipe", ErrorCategory.Transient)]
    [InlineData("json.decoder.JSONDecodeError: Expecting value: line 1", ErrorCategory.MalformedOutput)]
    [InlineData("OSError: [Errno 7] Argument list too long: 'llm'", ErrorCategory.InvalidRequest)]
    public void The_exception_of_a_traceback_counts(string exception, ErrorCategory category)
    {
        var failure = Failure("Error: 429 earlier\n" + Traceback(exception));
        Assert.Equal(category, failure.Category);
        Assert.StartsWith(exception, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_traceback_can_hold_an_answer_of_the_provider_and_can_be_cut()
    {
        var failure = Failure(
            Traceback("openai.RateLimitError: Error code: 429 - {'error': {'message': 'Slow down'}}")
        );
        Assert.Equal((ErrorCategory.RateLimit, 429), (failure.Category, failure.StatusCode));
        Assert.Equal("rate limit (429): Slow down", failure.Message);
        Assert.Equal(ErrorCategory.Permanent, Failure("Traceback (most recent call last):\n  File \"x\"\n").Category);
        Assert.Equal(ErrorCategory.Cancelled, Failure(Traceback("KeyboardInterrupt")).Category);
    }

    [Theory]
    [InlineData(
        "Error code: 529 - {'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Overloaded'}}",
        ErrorCategory.Overloaded,
        529
    )]
    [InlineData(
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
        ErrorCategory.Overloaded,
        null
    )]
    [InlineData(
        "{\"error\":{\"code\":503,\"message\":\"The model is busy.\",\"status\":\"UNAVAILABLE\"}}",
        ErrorCategory.Overloaded,
        503
    )]
    [InlineData(
        "503 UNAVAILABLE. {'error': {'code': 503, 'message': 'The model is overloaded.'}}",
        ErrorCategory.Overloaded,
        503
    )]
    [InlineData("The model is overloaded. Please try again later.", ErrorCategory.Overloaded, null)]
    [InlineData("HTTP/1.1 503 Service Unavailable", ErrorCategory.Overloaded, 503)]
    [InlineData("request failed with status code 429", ErrorCategory.RateLimit, 429)]
    [InlineData("Client error '429 Too Many Requests' for url 'https://example.com'", ErrorCategory.RateLimit, 429)]
    [InlineData(
        "429 RESOURCE_EXHAUSTED. {'error': {'message': 'Resource has been exhausted'}}",
        ErrorCategory.RateLimit,
        429
    )]
    [InlineData("Resource has been exhausted (e.g. check quota).", ErrorCategory.RateLimit, null)]
    [InlineData("HTTP Error 408: Request Timeout", ErrorCategory.Transient, 408)]
    [InlineData("Server error '504 Gateway Timeout' for url 'x'", ErrorCategory.Transient, 504)]
    [InlineData("Error code: 402 - {'error': {'message': 'x'}}", ErrorCategory.QuotaExceeded, 402)]
    [InlineData(
        "Error code: 403 - {'error': {'message': 'x', 'status': 'PERMISSION_DENIED'}}",
        ErrorCategory.AuthFailure,
        403
    )]
    [InlineData("Error code: 413 - {'error': {'message': 'x'}}", ErrorCategory.ContextLength, 413)]
    [InlineData("Error code: 418", ErrorCategory.Permanent, 418)]
    [InlineData("Error code: 502", ErrorCategory.Transient, 502)]
    [InlineData(
        "Error code: 400 - [{'error': {'code': 400, 'message': 'API key not valid. Please pass a valid API key.', 'status': 'INVALID_ARGUMENT', 'details': [{'reason': 'API_KEY_INVALID'}]}}]",
        ErrorCategory.AuthFailure,
        400
    )]
    [InlineData(
        "Error code: 401 - {'type': 'error', 'error': {'type': 'authentication_error', 'message': 'invalid x-api-key'}}",
        ErrorCategory.AuthFailure,
        401
    )]
    [InlineData(
        "Error code: 400 - {'error': {'type': 'invalid_request_error', 'message': 'Your credit balance is too low to access the Anthropic API.'}}",
        ErrorCategory.QuotaExceeded,
        400
    )]
    [InlineData(
        "Error code: 400 - {'error': {'message': 'prompt is too long: 210000 tokens > 200000 maximum'}}",
        ErrorCategory.ContextLength,
        400
    )]
    [InlineData(
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        ErrorCategory.ContextLength,
        null
    )]
    [InlineData(
        "Error code: 429 - {'error': {'message': 'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 50000.', 'code': 'rate_limit_exceeded'}}",
        ErrorCategory.ContextLength,
        429
    )]
    [InlineData(
        "Error code: 400 - {'error': {'message': 'x', 'innererror': {'code': 'ResponsibleAIPolicyViolation'}}}",
        ErrorCategory.ContentFilter,
        400
    )]
    [InlineData("Your request was rejected as a result of our safety system.", ErrorCategory.ContentFilter, null)]
    [InlineData("gpt-99 is not a known model", ErrorCategory.ModelNotFound, null)]
    [InlineData("models/x is not found for API version v1beta", ErrorCategory.ModelNotFound, null)]
    [InlineData("{\"error\":\"model 'x' not found, try pulling it first\"}", ErrorCategory.ModelNotFound, null)]
    [InlineData("[Errno 111] Connection refused", ErrorCategory.Transient, null)]
    [InlineData("[Errno 104] Connection reset by peer", ErrorCategory.Transient, null)]
    [InlineData("Server disconnected without sending a response.", ErrorCategory.Transient, null)]
    [InlineData("Request timed out.", ErrorCategory.Transient, null)]
    [InlineData("[Errno -2] Name or service not known", ErrorCategory.Transient, null)]
    [InlineData("[Errno -3] Temporary failure in name resolution", ErrorCategory.Transient, null)]
    [InlineData("[Errno 8] nodename nor servname provided, or not known", ErrorCategory.Transient, null)]
    [InlineData("[Errno 11001] getaddrinfo failed", ErrorCategory.Transient, null)]
    [InlineData(
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed",
        ErrorCategory.Permanent,
        null
    )]
    [InlineData("I counted 429 sheep and 503 goats", ErrorCategory.Permanent, null)]
    [InlineData("'Unknown model: status code 429 rate limit'", ErrorCategory.ModelNotFound, null)]
    [InlineData("Error code: 404 - {'error': {'message': 'Unknown model: x'}}", ErrorCategory.ModelNotFound, 404)]
    [InlineData(
        "Error code: 400 - {'error': {'message': 'Unexpected \"rate limit of 429\" in prompt'}}",
        ErrorCategory.InvalidRequest,
        400
    )]
    public void What_providers_and_libraries_say_is_understood(string error, ErrorCategory category, int? status)
    {
        foreach (var written in new[] { $"Error: {error}\n", error, $"thinking without an endError: {error}" })
        {
            var failure = Failure(written);
            Assert.Equal((category, status), (failure.Category, failure.StatusCode));
        }
    }

    [Fact]
    public void A_limit_per_minute_is_no_used_up_quota()
    {
        const string Gemini =
            "Error: Error code: 429 - [{'error': {'code': 429, 'message': 'You exceeded your current quota, please check your plan and billing details.\\nPlease retry in 34.07s.', 'status': 'RESOURCE_EXHAUSTED', 'details': [{'quotaId': 'GenerateRequestsPerMinute'}, {'retryDelay': '34s'}]}}]";
        var minute = Failure(Gemini);
        Assert.Equal(ErrorCategory.RateLimit, minute.Category);
        Assert.Equal(TimeSpan.FromSeconds(34.07), minute.RetryAfter);
        var day = Failure(Gemini.Replace("PerMinute", "PerDay", StringComparison.Ordinal));
        Assert.Equal(ErrorCategory.QuotaExceeded, day.Category);
    }

    [Theory]
    [InlineData(
        "<!DOCTYPE html><HTML><head><title>\n 503 Service &amp; Co </title></head><body>429</body></HTML>",
        ErrorCategory.Overloaded,
        503,
        "overloaded (503): Service & Co"
    )]
    [InlineData(
        "<html><title>api.example.com | 522: Connection timed out</title><h1>x</h1></html>",
        ErrorCategory.Transient,
        522,
        "server error (522): api.example.com | 522: Connection timed out"
    )]
    [InlineData(
        "Error code: 504 - <html><h1><b>Gateway</b> <i>Time-out</i></h1></html>",
        ErrorCategory.Transient,
        504,
        "server error (504): Gateway Time-out"
    )]
    [InlineData(
        "<html><title>Sign in</title>",
        ErrorCategory.Permanent,
        null,
        "the server answered with a web page: Sign in"
    )]
    [InlineData("<html><title", ErrorCategory.Permanent, null, "the server answered with a web page:")]
    [InlineData("Error code: 502 - <body></body>", ErrorCategory.Transient, 502, "server error (502)")]
    [InlineData(
        "Error code: 500 - {'error': {'message': '<html><title>500 Oops</title>'}}",
        ErrorCategory.Transient,
        500,
        "server error (500): Oops"
    )]
    public void A_web_page_is_told_by_its_title(string page, ErrorCategory category, int? status, string message)
    {
        var failure = Failure("Error: " + page);
        Assert.Equal((category, status, message), (failure.Category, failure.StatusCode, failure.Message));
    }

    [Fact]
    public void The_words_behind_a_relay_are_shown()
    {
        const string Relay =
            "Error: Error code: 429 - {{'error': {{'message': 'Provider returned error', 'code': 429, 'metadata': {{'raw': '{0}', 'provider_name': 'x'}}}}}}";
        string Shown(string raw) =>
            Failure(
                Relay.Replace("{0}", raw, StringComparison.Ordinal).Replace("{{", "{", StringComparison.Ordinal)
            ).Message;
        Assert.Equal("rate limit (429): x is limited upstream", Shown("x is limited upstream"));
        Assert.Equal("rate limit (429): slow", Shown("{\"error\": {\"message\": \"slow\"}}"));
    }

    [Theory]
    [InlineData(20_000, "Please try again in 20s.", "retry after 20 seconds", "Retry-After: 20")]
    [InlineData(350, "Try again in 350ms", "retry-after-ms: 350")]
    [InlineData(90_000, "try again in 1m30s")]
    [InlineData(3_720_000, "try again in 1h2m")]
    [InlineData(360_500, "try again in 6m0.5s")]
    [InlineData(120_000, "try again in 2 minutes")]
    [InlineData(3_900_000, "try again in 1 hour, 5 minutes")]
    [InlineData(172_800_000, "try again in 2 days")]
    [InlineData(7_000, "retry_after_seconds: 7")]
    [InlineData(34_000, "\"retryDelay\": \"34s\"")]
    [InlineData(3_500, "'retry_after': 3.5}")]
    [InlineData(34_074.824224, "Please retry in 34.074824224s.")]
    [InlineData(0, "try again in 0s")]
    [InlineData(365 * 86_400_000.0, "try again in 999999999h")]
    [InlineData(
        -1,
        "try again in 5 easy steps",
        "try again in 12345678901234567890s",
        "Please try again later",
        "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT",
        "Limit 20s"
    )]
    public void The_delay_that_a_provider_asks_for_is_read(double milliseconds, params string[] texts) =>
        Assert.All(
            texts.Select(text => Failure($"Error: Rate limit. {text}").RetryAfter),
            read => Assert.Equal(milliseconds, read?.TotalMilliseconds ?? -1, 0.01)
        );

    [Fact]
    public void The_delay_in_what_a_model_thought_does_not_count() =>
        Assert.Null(Failure("try again in 20s\nError: rate limit\n").RetryAfter);

    [Theory]
    [InlineData(130, ErrorCategory.Cancelled, "llm was interrupted (SIGINT)")]
    [InlineData(unchecked((int)0xC000013A), ErrorCategory.Cancelled, "llm was interrupted")]
    [InlineData(129, ErrorCategory.Permanent, "llm was killed by SIGHUP")]
    [InlineData(131, ErrorCategory.Permanent, "llm was killed by SIGQUIT")]
    [InlineData(132, ErrorCategory.Permanent, "llm was killed by SIGILL")]
    [InlineData(134, ErrorCategory.Permanent, "llm was killed by SIGABRT")]
    [InlineData(136, ErrorCategory.Permanent, "llm was killed by SIGFPE")]
    [InlineData(137, ErrorCategory.Permanent, "llm was killed by SIGKILL (out of memory?)")]
    [InlineData(139, ErrorCategory.Permanent, "llm was killed by SIGSEGV")]
    [InlineData(141, ErrorCategory.Permanent, "llm was killed by SIGPIPE")]
    [InlineData(142, ErrorCategory.Permanent, "llm was killed by SIGALRM")]
    [InlineData(143, ErrorCategory.Permanent, "llm was killed by SIGTERM")]
    [InlineData(152, ErrorCategory.Permanent, "llm was killed by SIGXCPU")]
    [InlineData(153, ErrorCategory.Permanent, "llm was killed by SIGXFSZ")]
    [InlineData(165, ErrorCategory.Permanent, "llm was killed by signal 37")]
    [InlineData(166, ErrorCategory.Permanent, "a reason")]
    [InlineData(128, ErrorCategory.Permanent, "a reason")]
    public void Death_by_a_signal_is_named_whatever_was_written(int exitCode, ErrorCategory category, string message)
    {
        var failure = Failure("Error: a reason\n", exitCode);
        Assert.Equal((category, message), (failure.Category, failure.Message));
    }

    [Theory]
    [InlineData(
        "llm exited with code 3 and said nothing",
        "",
        " \r\n\t\n",
        "\u001b[0m\u0007",
        "Error:",
        "Token usage: 1 input, 2 output\n"
    )]
    [InlineData("last words", "first\nlast words\n\nToken usage: 1 input\nToken usage: 2 input\n")]
    [InlineData("sh: 1: llm: not found", "sh: 1: llm: not found")]
    public void Without_an_error_the_last_line_speaks(string message, params string[] written) =>
        Assert.All(
            written.Select(text => Failure(text, 3)),
            failure => Assert.Equal((ErrorCategory.Permanent, message), (failure.Category, failure.Message))
        );

    [Fact]
    public void The_message_is_one_short_line_without_control_characters()
    {
        string[] bodies =
        [
            "\u001b[31mred\u001b[0m \u001b]0;title\u0007text \u009b1m \u202eevil\u2028next\0\b\u007f end\u001b",
            "\u001b]8;;http://x\u001b\\link\u001b[",
            "lone \ud83d and \ude00 halves",
            string.Concat(Enumerable.Repeat("😀", 400)),
            "x" + string.Concat(Enumerable.Repeat("😀", 400)),
            "Unknown model: " + new string('m', 5000),
            "Error code: 401 - {'error': {'message': '" + new string('k', 5000) + "'}}",
            "Error code: 429 - {'error': {'message': 'a\\x1b[2Jb\\u001b[31mc\\n\\td\\U0001F600\\UFFFFFFFF\\xZZ\\'s",
            "Error code: 429 - {'error': {'message': 'cut\\",
            "{'message': '\\x1b', 'code': 'model_not_found', 'x': '" + new string('y', 500),
        ];
        foreach (var body in bodies)
        {
            var message = Failure("Error: " + body).Message;
            Assert.InRange(message.Length, 1, 300);
            Assert.DoesNotContain(message, character => char.IsControl(character) || character is '\u202e' or '\u2028');
            Assert.True(message.IsNormalized(), "a lone surrogate is left");
        }

        Assert.Equal("red text 1m evil next end", Failure("Error: " + bodies[0]).Message);
        Assert.Equal("link", Failure("Error: " + bodies[1]).Message);
        Assert.Equal("lone \ufffd and \ufffd halves", Failure("Error: " + bodies[2]).Message);
        Assert.EndsWith(
            "…; run 'llm models' to see the names",
            Failure("Error: " + bodies[5]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal("rate limit (429): abc d😀\ufffdxZZ's", Failure("Error: " + bodies[7]).Message);
    }

    [Fact]
    public void Megabytes_take_linear_time()
    {
        const int Length = 4_000_000;
        string[] hostile =
        [
            new('\n', Length),
            new('x', Length),
            new(' ', Length),
            "Error: " + new string('{', Length),
            "Error: {" + new string('\'', Length),
            "Error: {" + new string('9', Length),
            "Error: " + new string('<', Length),
            "Error: " + string.Concat(Enumerable.Repeat("<title>", Length / 7)),
            "Error: " + string.Concat(Enumerable.Repeat("try again in 1m1m1m1m1m", Length / 23)),
            "Error: " + string.Concat(Enumerable.Repeat("{'a': 1, ", Length / 9)),
            "Error: " + string.Concat(Enumerable.Repeat("status code ", Length / 12)),
            "Error: " + new string('\u001b', Length),
            "Error: " + string.Concat(Enumerable.Repeat("\u001b[", Length / 2)),
            string.Concat(Enumerable.Repeat("Error: \n", Length / 8)),
            string.Concat(Enumerable.Repeat("Token usage: \n", Length / 14)),
            string.Concat(Enumerable.Repeat("Traceback (most recent call last):\n", Length / 35)),
            "Traceback (most recent call last):\n" + string.Concat(Enumerable.Repeat("  File\n", Length / 7)),
        ];
        var watch = Stopwatch.StartNew();
        foreach (var written in hostile)
        {
            Assert.InRange(Failure(written).Message.Length, 1, 300);
        }

        // A square of these lengths would be hours.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        var last = Failure(new string('x', Length) + "\nError: Connection error.");
        Assert.Equal(ErrorCategory.Transient, last.Category);
    }

    [Fact]
    public void Random_text_never_throws()
    {
        var random = new Random(7);
        string[] fragments =
        [
            "Error: ",
            "Error code: 429 - ",
            "{",
            "}",
            "[",
            "'",
            "\"",
            "\\",
            "\\u",
            "\\x1",
            ":",
            ",",
            "'message'",
            "'code'",
            "429",
            "\n",
            "\n  ",
            "Traceback (most recent call last):\n",
            "<html>",
            "<title>",
            "</title",
            ">",
            "\u001b[",
            "\ud83d",
            "try again in ",
            "1h",
            "9",
            "-",
            "Token usage: ",
            "Aborted!",
        ];
        for (var round = 0; round < 20_000; round++)
        {
            var written = string.Concat(random.GetItems(fragments, random.Next(0, 20)));
            Assert.InRange(Failure(written).Message.Length, 1, 300);
        }
    }

    private static PrompterException Failure(string written, int exitCode = 1) =>
        LlmProgramErrors.From(written, exitCode, "m", Report);

    private static string Traceback(string exception) =>
        "Traceback (most recent call last):\n  File \"/usr/bin/llm\", line 8, in <module>\n    sys.exit(cli())\n             ~~~^^\n"
        + "\nDuring handling of the above exception, another exception occurred:\n\n"
        + $"Traceback (most recent call last):\n  File \"/usr/lib/x.py\", line 1, in x\n    raise ValueError('429')\n{exception}\n";
}

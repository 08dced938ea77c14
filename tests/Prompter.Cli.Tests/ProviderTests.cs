namespace Prompter.Cli.Tests;

/// <summary>Provider APIs from the command line, against the simulator.</summary>
public sealed class ProviderTests : ProviderTest
{
    [Fact]
    public async Task One_model_of_each_family_answers_with_usage_and_cost()
    {
        var end = await Prompter.RunAsync([.. Ask(Families), "--", "Hello there"]);

        Assert.Equal((0, 5), (end.ExitCode, Prompter.Rows.Count));
        foreach (var row in Prompter.Rows.Values)
        {
            Assert.Equal(("ok", "You said: Hello there"), (Text(row, "status"), Text(row, "text")));
            var meta = row.GetProperty("meta");
            Assert.True(meta.GetProperty("tokens_input").GetInt64() > 0);
            Assert.True(meta.GetProperty("tokens_output").GetInt64() > 0);
        }

        foreach (var label in (string[])["openai:gpt-5.5", "anthropic:claude-sonnet-4-5", "gemini:gemini-2.5-flash"])
        {
            Assert.True(Prompter.Rows[label].GetProperty("meta").GetProperty("cost_estimated").GetDecimal() > 0, label);
        }

        Assert.False(string.IsNullOrEmpty(Text(Prompter.Rows["openai:gpt-5.5"], "request_id")));
        Assert.Contains("You said: Hello there", end.Output, StringComparison.Ordinal);
        Assert.Contains("✓ anthropic:claude-sonnet-4-5", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_every_family_ends_in_its_category_and_words_for_people()
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["400"] = "error InvalidRequest",
            ["401"] = "error AuthFailure",
            ["402"] = "error QuotaExceeded",
            ["403"] = "error AuthFailure",
            ["404"] = "error ModelNotFound",
            ["408"] = "error Transient",
            ["413"] = "error ContextLength",
            ["422"] = "error InvalidRequest",
            ["429"] = "error RateLimit",
            ["500"] = "error Transient",
            ["502"] = "error Transient",
            ["503"] = "error Overloaded",
            ["504"] = "error Transient",
            ["529"] = "error Overloaded",
            ["context"] = "error ContextLength",
            ["filter"] = "error ContentFilter",
            ["quota"] = "error QuotaExceeded",
            ["key"] = "error AuthFailure",
            ["reset"] = "error Transient",
            ["drop"] = "error Transient",
            ["cut"] = "error MalformedOutput",
            ["badchunk"] = "error MalformedOutput",
            ["html"] = "error MalformedOutput",
            ["html-502"] = "error Transient",
            ["empty"] = "error MalformedOutput",
            ["silence"] = "timeout Timeout",
            ["stall"] = "timeout Timeout",
            ["badtype"] = "ok",
        };
        var models = Families.SelectMany(model => expected.Keys.Select(fault => $"{model}?fail={fault}")).ToList();

        var end = await Prompter.RunAsync([
            "--no-stream",
            "--parallel",
            "64",
            "--first-token-timeout",
            "10",
            "--idle-timeout",
            "5",
            .. Ask(models),
            "--",
            "Hello there, how are you?",
        ]);

        Assert.Equal(1, end.ExitCode);
        foreach (var model in Families)
        {
            foreach (var (fault, outcome) in expected)
            {
                var row = Prompter.Rows[$"{model}?fail={fault}"];
                var error = row.TryGetProperty("error", out var found) ? found : default;
                var actual =
                    Text(row, "status")
                    + (error.ValueKind == JsonValueKind.Object ? $" {Text(error, "category")}" : "");
                Assert.True(outcome == actual, $"{model} {fault}: expected {outcome}, is {row}");
                if (error.ValueKind == JsonValueKind.Object)
                {
                    Assert.DoesNotContain("Exception", Text(error, "message"), StringComparison.Ordinal);
                }
            }
        }

        Assert.DoesNotContain("test-key-of-the-user", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_reached_is_told_in_one_line_and_the_rest_goes_on()
    {
        Configure(
            """
              away: { kind: openai, base_url: "http://127.0.0.1:9/v1" }
              nowhere: { kind: anthropic, base_url: "http://no-such-host.invalid" }
            """
        );

        var end = await Prompter.RunAsync([
            .. Ask("ollama:m", "away:m", "nowhere:m", "deepseek:m", "openai:m?fail=html", "openai:m?fail=401"),
            "--",
            "Hi",
        ]);

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("ok", Text(Prompter.Rows["ollama:m"], "status"));
        Assert.Equal(
            "127.0.0.1:9 refuses the connection; is the server running, and is base_url right?",
            Message("away:m")
        );
        Assert.Equal(
            "the host no-such-host.invalid cannot be found; check base_url and the network",
            Message("nowhere:m")
        );
        Assert.Equal(
            "there is no key for deepseek: set DEEPSEEK_API_KEY, or store one with 'prompter keys set deepseek'",
            Message("deepseek:m")
        );
        Assert.Contains("answered with a web page", Message("openai:m?fail=html"), StringComparison.Ordinal);
        Assert.Contains("the key is that of the variable ", Message("openai:m?fail=401"), StringComparison.Ordinal);
        Assert.Equal(
            6,
            end.Error.Split('\n').Count(line => line.TrimStart().StartsWith('✓') || line.TrimStart().StartsWith('✗'))
        );
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_after_the_stated_delay()
    {
        var end = await Prompter.RunAsync([
            "--retries",
            "2",
            .. Ask(Families.Select(model => $"{model}?fail=429x1&retry_after=1")),
            "--",
            "Hi",
        ]);

        Assert.Equal(0, end.ExitCode);
        Assert.All(
            Prompter.Rows.Values,
            row =>
            {
                var attempts = row.GetProperty("attempts").EnumerateArray().ToList();
                Assert.Equal(2, attempts.Count);
                Assert.True(attempts[0].GetProperty("delay_ms").GetInt64() >= 1000);
            }
        );
    }

    [Fact]
    public async Task System_prompts_options_files_and_images_reach_every_provider()
    {
        Prompter.WriteFile("notes.txt", "Fragment-A");
        File.WriteAllBytes(
            Prompter.PathOf("dot.png"),
            Convert.FromBase64String(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
            )
        );

        var end = await Prompter.RunWithInputAsync(
            "Input-B",
            [
                .. Ask(
                    "openai:gpt-4.1",
                    "responses:gpt-4.1",
                    "anthropic:claude-sonnet-4-5",
                    "gemini:gemini-2.5-flash",
                    "ollama:llama3.2:3b"
                ),
                "--",
                .. (string[])
                    ["-s", "System-C", "-t", "0.25", "-o", "max_tokens", "321", "-f", "notes.txt", "-a", "dot.png"],
                "Question-D",
            ]
        );

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal(5, Server.Requests.Count);
        foreach (var request in Server.Requests)
        {
            Assert.All(
                (string[])["System-C", "0.25", "321", "Fragment-A\\nInput-B Question-D"],
                part => Assert.Contains(part, request.Body, StringComparison.Ordinal)
            );
        }

        Assert.All(
            Prompter.Rows.Values,
            row => Assert.Contains("image/png", Text(row, "text"), StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("-a", "image.png")]
    [InlineData("--at", "image", "image/png")]
    [InlineData("-a", "-")]
    public async Task A_model_that_cannot_see_is_passed_by_where_an_image_is_attached(params string[] attachment)
    {
        foreach (var name in (string[])["image", "image.png"])
        {
            await File.WriteAllBytesAsync(
                Prompter.PathOf(name),
                RealLlm.TestImage.Bytes,
                TestContext.Current.CancellationToken
            );
        }

        var end = await Prompter.RunWithInputAsync(
            attachment[^1] == "-" ? RealLlm.TestImage.Bytes : [],
            ["-m", "openai:gpt-3.5-turbo", "--fallback", "openai:gpt-4.1", "--", .. attachment, "Look"]
        );

        Assert.True(end.ExitCode == 0, end.Error);
        var row = Prompter.Row;
        Assert.Equal("openai:gpt-4.1", row.Text("answered_by"));
        Assert.Equal("skipped", row.At("attempts")[0].Text("status"));
        Assert.Contains("it takes no images", row.At("attempts")[0].Text("message"), StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData("-a", "http://")]
    [InlineData("--at", "", "image/png")]
    [InlineData("--at", "a\0b", "image/png")]
    [InlineData("--at", "image.png", "no type")]
    public async Task An_attachment_that_is_nowhere_fails_its_target_with_one_line(params string[] attachment)
    {
        var end = await Prompter.RunAsync(["-m", "openai:gpt-4.1", "--", .. attachment, "Look"]);

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("InvalidRequest", Prompter.Row.Text("error", "category"));
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_makes_no_sense_fails_its_target_alone()
    {
        var end = await Prompter.RunAsync([.. Ask("openai:m", "fake-echo"), "--", "-T", "llm_version", "Hi"]);

        Assert.Equal(1, end.ExitCode);
        Assert.Equal("openai does not take --tool, which only llm knows", Message("openai:m"));
        Assert.Equal("ok", Text(Prompter.Rows["fake-echo"], "status"));
    }

    [Fact]
    public async Task Code_is_extracted_usage_shown_and_reasoning_hidden_on_request()
    {
        var text = Uri.EscapeDataString("Look:\n```python\nprint(1)\n```\nDone.");

        var end = await Prompter.RunAsync(["-m", $"openai:m?reasoning=5&text={text}", "--", "-x", "-u", "-R", "Hi"]);

        Assert.Equal("print(1)\n", end.Output);
        Assert.Contains("Token usage: ", end.Error, StringComparison.Ordinal);
        Assert.False(Prompter.Row.TryGetProperty("reasoning", out _));
    }

    [Fact]
    public async Task Reasoning_is_stored_and_shown_beside_the_answer()
    {
        var end = await Prompter.RunAsync(["-m", "ollama:m?reasoning=5", "--", "Hi"]);

        Assert.Equal("You said: Hi", Text(Prompter.Row, "text"));
        Assert.Equal("You said: Hi\n", end.Output);
        Assert.NotEmpty(Text(Prompter.Row, "reasoning"));
        Assert.Contains(Text(Prompter.Row, "reasoning").Split('\n')[0], end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--first-token-timeout", "silence", "no first token within 0.3 s")]
    [InlineData("--idle-timeout", "stall", "silent for 0.3 s in the middle of the answer")]
    [InlineData("--timeout", "stall", "timeout (0.3s)")]
    [InlineData("--total-timeout", "silence", "timeout (0.3s in all)")]
    public async Task Each_time_limit_is_told_by_its_name(string option, string fault, string message)
    {
        var end = await Prompter.RunAsync(option, "0.3", "-m", $"openai:m?fail={fault}", "--", "Hello there");

        Assert.Equal(1, end.ExitCode);
        Assert.Equal(("timeout", message), (Text(Prompter.Row, "status"), Message(Prompter.Rows.Keys.Single())));
    }

    [Fact]
    public async Task A_provider_is_asked_for_its_own_list_of_models()
    {
        foreach (var provider in (string[])["openai", "responses", "anthropic", "gemini", "ollama"])
        {
            var end = await Prompter.RunAsync("models", provider, "--live", "--json");

            Assert.True(end.ExitCode == 0, end.Error);
            Assert.All(
                end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => Assert.Equal(provider, Text(JsonDocument.Parse(line).RootElement, "provider"))
            );
        }

        var unknown = await Prompter.RunAsync("models", "openay", "--live");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("did you mean 'openai'?", unknown.Error, StringComparison.Ordinal);
        var keyless = await Prompter.RunAsync("models", "groq", "--live");
        Assert.Equal(1, keyless.ExitCode);
        Assert.Contains("GROQ_API_KEY", keyless.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_tells_what_is_there_what_is_not_and_what_is_broken()
    {
        Prompter.Environment["PROMPTER_ANTHROPIC_API_KEY"] = "invalid";

        var end = await Prompter.RunAsync("doctor", "--json");

        Assert.Equal(1, end.ExitCode);
        var findings = end
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(finding => Text(finding, "section") + "/" + Text(finding, "name"), StringComparer.Ordinal);
        Assert.Equal("good", Text(findings["Providers/openai"], "health"));
        Assert.Equal("bad", Text(findings["Providers/anthropic"], "health"));
        Assert.Equal("absent", Text(findings["Providers/deepseek"], "health"));
        Assert.Equal("good", Text(findings["Programs/llm"], "health"));
        Assert.DoesNotContain("test-key-of-the-user", end.Output, StringComparison.Ordinal);
    }
}

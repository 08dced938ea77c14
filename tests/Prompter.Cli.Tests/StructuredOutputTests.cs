namespace Prompter.Cli.Tests;

/// <summary><c>--schema</c>: whatever models write, users get JSON that fits, or the reason why not.</summary>
public sealed class StructuredOutputTests : ProviderTest
{
    private const string Schema = "name, age int";

    [Fact]
    public async Task Every_family_ends_in_valid_json_although_its_first_answer_was_none_and_all_tries_are_paid()
    {
        var models = (
            from family in Families
            from fault in (string[])["fenced", "cut", "wrong"]
            select $"{family}?json={fault}x1"
        ).ToList();
        Configure(
            "costs:\n"
                + string.Concat(models.Select(model => $"  '{model}': {{ input_per_1k: 1, output_per_1k: 2 }}\n"))
        );

        var end = await Prompter.RunAsync(["--schema", Schema, .. Ask(models), "A person"]);

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal(15, Prompter.Rows.Count);
        foreach (var (label, row) in Prompter.Rows)
        {
            Assert.True(row.At("json", "age").ValueKind == JsonValueKind.Number, label);
            var attempts = row.At("attempts").EnumerateArray().ToList();
            Assert.Equal(label.EndsWith("fencedx1", StringComparison.Ordinal) ? 1 : 2, attempts.Count);
            Assert.All(attempts.SkipLast(1), attempt => Assert.Equal("MalformedOutput", attempt.Text("category")));
            Assert.Equal("ok", attempts[^1].Text("status"));
            Assert.Equal(attempts.Sum(CostOf), row.At("meta", "cost_estimated").GetDecimal());
            Assert.All(attempts, attempt => Assert.True(CostOf(attempt) > 0));
        }

        static decimal CostOf(JsonElement attempt) => attempt.At("cost_estimated").GetDecimal();
    }

    [Fact]
    public async Task A_program_behind_a_pipe_reads_json_and_nothing_else()
    {
        var end = await Prompter.RunAsync("-m", "sim:scholar?ttft=0&tps=max", "--schema", Schema, "Invent a dog");

        Assert.Equal(0, end.ExitCode);
        var value = JsonDocument.Parse(end.Output).RootElement;
        Assert.Equal(JsonValueKind.Number, value.At("age").ValueKind);
        Assert.StartsWith("{", end.Output, StringComparison.Ordinal);
        Assert.EndsWith("}\n", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_repaired_is_told_and_what_the_model_wrote_is_kept()
    {
        const string Written = "Sure: {name: 'Rex', age: '4',}";

        var end = await Prompter.RunAsync("--raw", "-v", "-m", "sim:echo", "--schema", Schema, "--", Written);

        Assert.Equal("{\"name\":\"Rex\",\"age\":4}\n", end.Output);
        Assert.Equal("{\"name\":\"Rex\",\"age\":4}", Prompter.Row.Text("text"));
        var repairs = Prompter.Row.Texts("json_repairs");
        Assert.Contains(repairs, repair => repair.StartsWith("line 1, column 8: ", StringComparison.Ordinal));
        Assert.Contains(repairs, repair => repair.StartsWith("/age: ", StringComparison.Ordinal));
        Assert.Equal(
            repairs,
            [.. Prompter.Row.Texts("json_origin", "repaired"), .. Prompter.Row.Texts("json_origin", "coerced")]
        );
        Assert.All(
            Prompter.Row.Texts("json_origin", "repaired"),
            repair => Assert.Contains($"repaired: {repair}", end.Error, StringComparison.Ordinal)
        );
        var coerced = Assert.Single(Prompter.Row.Texts("json_origin", "coerced"));
        Assert.Contains($"coerced: {coerced}", end.Error, StringComparison.Ordinal);
        Assert.Equal(Written, await File.ReadAllTextAsync(RawOutput(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task How_it_was_asked_for_and_what_asking_again_cost_is_told_in_the_row_and_on_the_screen()
    {
        Configure("costs: { 'openai:gpt-4.1?json=wrongx2': { input_per_1k: 1, output_per_1k: 2 } }\n");

        var end = await Prompter.RunAsync("-v", "-m", "openai:gpt-4.1?json=wrongx2", "--schema", Schema, "A person");

        var again = Prompter.Row.At("attempts").EnumerateArray().Skip(1).ToList();
        var meta = Prompter.Row.At("json_origin", "asked_again_meta");
        Assert.Equal("native", Prompter.Row.Text("json_origin", "mode"));
        Assert.Equal(2, Prompter.Row.At("json_origin", "asked_again").GetInt32());
        Assert.All(again, attempt => Assert.True(attempt.At("asks_again").GetBoolean()));
        Assert.False(Prompter.Row.At("attempts")[0].TryGetProperty("asks_again", out _));
        Assert.All(
            (string[])["tokens_input", "tokens_output", "cost_estimated"],
            name => Assert.Equal(again.Sum(attempt => attempt.At(name).GetDecimal()), meta.At(name).GetDecimal())
        );
        Assert.Contains(
            $"JSON: asked for as the provider's format; asked again 2 times for {meta.At("tokens_input")} → {meta.At("tokens_output")} tokens, $",
            end.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_answer_that_never_fits_fails_with_its_errors_and_is_kept()
    {
        var end = await Prompter.RunAsync([
            "--raw",
            "--json-retries",
            "1",
            "-m",
            "openai:gpt-4.1?json=wrong",
            "--schema",
            Schema,
            "A person",
        ]);

        Assert.Equal(1, end.ExitCode);
        Assert.Empty(end.Output);
        Assert.Equal("MalformedOutput", Prompter.Row.Text("error", "category"));
        Assert.Contains("the property 'name' is missing", Prompter.Row.Text("error", "message"));
        Assert.Equal(2, Prompter.Row.At("attempts").GetArrayLength());
        Assert.Equal(Prompter.Row.Text("text"), await ReadAsync(RawOutput()));
        Assert.Contains("\"unexpected\"", Prompter.Row.Text("text"));
        Assert.Contains("\"unexpected\"", await ReadAsync(RawOutput("attempt1.")));
        Assert.Contains("; attempt 2 follows", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_another_try_the_next_model_answers_and_a_cut_stream_is_no_partial_answer()
    {
        var end = await Prompter.RunAsync([
            "--json-retries",
            "0",
            "-m",
            "openai:gpt-4.1?json=wrong",
            "-m",
            "openai:gpt-4.1?fail=drop",
            .. (string[])["--fallback", "anthropic:claude-sonnet-4-5", "--json", "--schema", Schema, "A person"],
        ]);

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.All(
            Prompter.Rows.Values,
            row =>
            {
                Assert.Equal("anthropic:claude-sonnet-4-5", row.Text("answered_by"));
                Assert.Equal(2, row.At("attempts").GetArrayLength());
            }
        );
    }

    /// <summary>Nothing of it went to the pipe that would have to be taken back.</summary>
    [Fact]
    public async Task One_answer_on_its_way_to_a_program_is_tried_again_after_its_stream_broke()
    {
        var end = await Prompter.RunAsync(
            "--retries",
            "1",
            "-m",
            "openai:gpt-4.1?fail=dropx1",
            "--schema",
            Schema,
            "A person"
        );

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal(2, Prompter.Row.At("attempts").GetArrayLength());
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(end.Output).RootElement.ValueKind);
    }

    [Fact]
    public async Task Temperature_is_0_unless_it_is_set_and_the_schema_goes_to_the_provider()
    {
        await Prompter.RunAsync(["--schema", Schema, "-m", "openai:gpt-4.1", "A person"]);
        await Prompter.RunAsync(["-m", "openai:gpt-4.1", "--", "--schema", Schema, "-o", "temperature", "0.5", "Hi"]);

        var requests = Server.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement).ToList();
        Assert.Equal([0, 0.5], requests.Select(request => request.At("temperature").GetDouble()));
        Assert.All(requests, request => Assert.Equal("json_schema", request.Text("response_format", "type")));
    }

    [Theory]
    [CaseFile("refused-schemas.jsonl")]
    public async Task A_schema_that_is_none_stops_the_run_before_it_begins(string schema, string words)
    {
        var end = await Prompter.RunAsync("--schema", schema, "-m", "sim:swift", "A person");

        end.IsRefused();
        Assert.Contains(words, end.Error, StringComparison.Ordinal);
        Assert.Empty(Prompter.Runs);
    }

    [Fact]
    public async Task A_schema_from_a_pipe_is_read_once_for_all_models_and_tries()
    {
        var end = await Prompter.RunShellAsync(
            "prompter --schema <(echo '{\"required\": [\"name\"], \"properties\": {\"name\": {}}}') -m sim:swift "
                + "-m 'openai:gpt-4.1?json=wrongx1' -m anthropic:claude-sonnet-4-5 'A person'"
        );

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.All(Prompter.Rows.Values, row => Assert.True(row.At("json").TryGetProperty("name", out _)));
    }

    [Theory]
    [InlineData("Here:\\n```json\\n{\"name\": \"Rex\", \"age\": 4}\\n```", 1)]
    [InlineData("{\"name\": \"Re", 2)]
    [InlineData("{\"age\": 4}", 2)]
    public async Task Llm_ends_in_valid_json_too(string firstAnswer, int attempts)
    {
        Prompter.UseScriptAsLlm(
            $$"""
            echo "$@" >>arguments
            case "$*" in
            *"What is wrong with it:"*) echo '{"name": "Rex", "age": 4}' ;;
            *) printf '{{firstAnswer}}\n' ;;
            esac
            """
        );

        var end = await Prompter.RunAsync("-m", "gpt-4o", "--schema", Schema, "Invent a dog");

        Assert.True(end.ExitCode == 0, end.Error);
        Assert.Equal("""{"name": "Rex", "age": 4}""" + "\n", end.Output);
        Assert.Equal(attempts, Prompter.Row.At("attempts").GetArrayLength());
        Assert.Contains(
            $"--schema {Schema} Invent a dog",
            await ReadAsync(Prompter.PathOf("arguments")),
            StringComparison.Ordinal
        );
    }

    /// <summary>Only llm knows what such a name stands for.</summary>
    [Theory]
    [InlineData("t:dog")]
    [InlineData("3b7702e71da3dd791d9e17b76c88730e")]
    public async Task A_schema_that_llm_knows_by_name_is_for_llm_to_check(string name)
    {
        Prompter.UseScriptAsLlm("echo '[1, 2]'");

        var end = await Prompter.RunAsync("-m", "gpt-4o", "--", "--schema", name, "Invent a dog");

        Assert.Equal((0, "[1, 2]\n"), (end.ExitCode, end.Output));
    }

    private static Task<string> ReadAsync(string path) =>
        File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The file with what the only model printed.</summary>
    private string RawOutput(string attempt = "") =>
        Assert.Single(
            Directory.GetFiles(
                Path.Combine(Prompter.Run, "raw"),
                string.Create(CultureInfo.InvariantCulture, $"*.stdout.{attempt}txt")
            )
        );
}

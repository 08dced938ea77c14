namespace Prompter.Cli.Tests.RealLlm;

/// <summary>Each way to fail that was seen of the real program, by its meaning.</summary>
public sealed class FaultTests : RealLlmTest
{
    private const string Prompt = "Hi there";

    [RealFact]
    public async Task Failures_of_a_provider_are_told_apart()
    {
        Dictionary<string, string> expected = new(StringComparer.Ordinal)
        {
            ["fault-400"] = "error InvalidRequest",
            ["fault-401"] = "error AuthFailure",
            ["fault-404"] = "error ModelNotFound",
            ["fault-429"] = "error RateLimit",
            ["fault-quota"] = "error QuotaExceeded",
            ["fault-500"] = "error Transient",
            ["fault-529"] = "error Overloaded",
            ["fault-html502"] = "error Transient",
            ["fault-toolong"] = "error ContextLength",
            ["fault-badjson"] = "error MalformedOutput",
            ["fault-badevent"] = "error MalformedOutput",
            ["fault-cut"] = "error MalformedOutput",
            ["fault-trunc"] = "error Transient",
            ["fault-reset"] = "error Transient",
            ["fault-errstream"] = "error Transient",
            ["empty"] = "error MalformedOutput",
            ["no-such-model"] = "error ModelNotFound",
            ["gpt-4o"] = "error AuthFailure", // Its key is missing.
            ["length"] = "ok length",
            ["fault-429x2"] = "ok stop",
        };
        Offer(OpenAiTestServer.Models);

        var end = await AskAsync(expected.Keys, Prompt);

        Assert.Equal(1, end.ExitCode);
        AssertOutcomes(expected);
        // The program itself asks again after a limit.
        Assert.Equal(3, Server.RequestsFor("fault-429x2"));
        AssertAnswer(Row("fault-429x2"), "fault-429x2", Prompt);
        AssertAnswer(Row("length"), "length", Prompt);
        foreach (var model in (string[])["fault-cut", "fault-trunc", "fault-reset", "fault-errstream"])
        {
            Assert.Equal(HalfAnswer(model, Prompt), TextOf(Row(model)));
        }

        Assert.Equal(0, Row("fault-cut").GetProperty("exit_code").GetInt32());
        Assert.DoesNotContain("Traceback", end.Error, StringComparison.Ordinal);
    }

    [RealFact]
    public async Task Streams_of_the_responses_API_that_were_cut_are_no_answers()
    {
        foreach (var model in (string[])["ok", "length", "fault-cut", "fault-errstream", "fault-401"])
        {
            OfferAs($"responses-{model}", model, "responses: true");
        }

        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["responses-ok"] = "ok stop",
            // The program logs nothing of a response that is incomplete or has failed, and so these look alike.
            ["responses-length"] = "error MalformedOutput",
            ["responses-fault-cut"] = "error MalformedOutput",
            ["responses-fault-errstream"] = "error MalformedOutput",
            ["responses-fault-401"] = "error AuthFailure",
        };

        await AskAsync(expected.Keys, Prompt);

        AssertOutcomes(expected);
        AssertAnswer(Row("responses-ok"), "ok", Prompt);
        Assert.Equal(HalfAnswer("fault-cut", Prompt), TextOf(Row("responses-fault-cut")));
    }

    [RealFact]
    public async Task A_provider_that_falls_silent_is_stopped_at_the_time_limit()
    {
        Offer("fault-stall", "fault-silent");

        var end = await Prompter.RunExecutableAsync(
            "--timeout",
            "15",
            "-m",
            "fault-stall",
            "-m",
            "fault-silent",
            "--",
            Prompt
        );

        Assert.Equal(1, end.ExitCode);
        AssertOutcomes(
            new(StringComparer.Ordinal) { ["fault-stall"] = "timeout Timeout", ["fault-silent"] = "timeout Timeout" }
        );
        Assert.Equal(HalfAnswer("fault-stall", Prompt), TextOf(Row("fault-stall")));
        Assert.Empty(Mark.Living());
    }

    [RealFact]
    public async Task An_option_that_the_model_does_not_know_is_a_wrong_request() =>
        await AssertRefusedAsync("Extra inputs are not permitted", "-o", "nonsense", "1");

    [RealFact]
    public async Task A_flag_that_llm_does_not_know_is_a_wrong_request() =>
        await AssertRefusedAsync("No such option", "--nonsense");

    [RealFact]
    public async Task A_temperature_given_as_a_template_is_a_wrong_request() =>
        await AssertRefusedAsync("Invalid template", "-t", "0.2");

    [RealFact]
    public async Task A_schema_for_a_model_without_schemas_is_a_wrong_request() =>
        await AssertRefusedAsync("does not support schemas", "--schema", "name, age int");

    [RealFact]
    public async Task An_attachment_for_a_model_without_attachments_is_a_wrong_request()
    {
        var file = Path.Combine(Prompter.Folder, "picture.png");
        await File.WriteAllBytesAsync(file, TestImage.Bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("does not support attachments", "-a", file);
    }

    private async Task AssertRefusedAsync(string words, params string[] llmArguments)
    {
        OfferAs("plain", "ok");

        var end = await AskAsync(["plain"], [.. llmArguments, Prompt]);

        Assert.Equal(1, end.ExitCode);
        AssertOutcomes(new(StringComparer.Ordinal) { ["plain"] = "error InvalidRequest" });
        Assert.Contains(words, end.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, Server.RequestsFor("ok"));
    }

    private void AssertOutcomes(Dictionary<string, string> expected)
    {
        Assert.Equal(
            string.Join('\n', expected.Select(entry => $"{entry.Key}: {entry.Value}").Order(StringComparer.Ordinal)),
            string.Join(
                '\n',
                Rows.Select(row => $"{row.GetProperty("label").GetString()}: {Outcome(row)}")
                    .Order(StringComparer.Ordinal)
            )
        );
    }

    private static string Outcome(JsonElement row) =>
        StatusOf(row) + " " + (StatusOf(row) == "ok" ? row.GetProperty("finish_reason").GetString() : CategoryOf(row));
}

using System.Text.Json.Serialization;
using Prompter.Json.Schema;
using Prompter.Policies.StructuredOutput;
using Prompter.Redaction;

namespace Prompter.Tests.Policies.StructuredOutput;

public sealed partial class StructuredOutputPolicyTests
{
    private static readonly ModelReference Model = new("test", "a");
    private static readonly ChatFinishReason Stop = ChatFinishReason.Stop;

    private static readonly StructuredOutputOptions Named = new()
    {
        Schema = JsonSchema.Parse("""{"type": "object", "required": ["name"]}"""),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_model_writes_is_told_while_it_comes_and_the_json_at_the_end()
    {
        using var client = Client(new ScriptedChatClient(["Sure: ", "{\"name\": \"Rex\"", ",}", Stop]), Named);

        var updates = await ReadAsync(client);

        Assert.Equal(
            "Sure: {\"name\": \"Rex\",}",
            string.Concat(
                updates.SelectMany(update => update.Contents).OfType<DraftContent>().Select(draft => draft.Text)
            )
        );
        var answer = Assert.Single(updates, update => update.Text.Length > 0);
        Assert.Equal("{\"name\": \"Rex\"}", answer.Text);
        Assert.Same(answer, Assert.Single(updates, update => update.FinishReason == Stop));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_checked_is_kept_and_nobody_is_asked_again()
    {
        var answer = $$"""{"a":"{{new string('a', 60)}}!"}""";
        using var client = Client(
            new ScriptedChatClient([answer, Stop]),
            new()
            {
                Schema = JsonSchema.Parse("""{"properties":{"a":{"pattern":"^(?=.)(([a-z])+.)+[A-Z]([a-z])+$"}}}"""),
            }
        );
        var drafts = new StringBuilder();

        var failure = await Assert.ThrowsAsync<PrompterException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Cancellation))
            {
                drafts.AppendJoin("", update.Contents.OfType<DraftContent>().Select(draft => draft.Text));
            }
        });

        Assert.Equal(answer, drafts.ToString());
        Assert.Equal(ErrorCategory.InvalidRequest, failure.Category);
        Assert.Contains("could not be checked: /a: could not be decided", failure.Message, StringComparison.Ordinal);
        Assert.Single(failure.Record!.Attempts);
    }

    [Theory]
    [InlineData(
        """First: {"name": "Rex"}""" + "\n" + """then {"name": "Bo"}""",
        "line 2, column 6: another value that fits; not taken"
    )]
    [InlineData("""{"name": "Rex"} or {"age": 3}""", null)]
    [InlineData("""{"name": "Rex"} or {"name":"Rex"}""", null)]
    [InlineData("""{"name": "Rex"} or ["name"]""", null)]
    [InlineData("""{"name": "Rex, who is longer"} or {"name": 1, "loop": 2}""", null)]
    public async Task Another_value_that_could_have_been_the_answer_is_told(string answer, string? told)
    {
        var schema =
            """{"type": "object", "required": ["name"], "if": {"required": ["loop"]}, "then": {"$ref": "#"}}""";
        using var client = Client(new ScriptedChatClient([answer, Stop]), new() { Schema = JsonSchema.Parse(schema) });

        var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        Assert.Equal(told is null ? [] : [told], CallRecord.Of(response)!.Json!.Repairs);
    }

    [Fact]
    public async Task A_call_of_a_tool_is_no_answer_yet()
    {
        using var client = Client(
            new ScriptedChatClient(["Let me look.", new FunctionCallContent("1", "look"), ChatFinishReason.ToolCalls]),
            Named
        );

        var streamed = (await ReadAsync(client)).ToChatResponse();
        var whole = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        Assert.All(
            (ChatResponse[])[streamed, whole],
            response =>
            {
                Assert.Equal("Let me look.", response.Text);
                Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
            }
        );
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_tried_again_although_streams_are_to_fail()
    {
        var model = new ScriptedChatClient(["{\"na", Transient()], ["{\"name\": \"Rex\"}", Stop]);
        var clock = ManualTimeProvider.AutoAdvancing();
        using var client = PolicyClient.Of(
            model,
            new StructuredOutputPolicy(Model, model, Named),
            new RetryPolicy(Model, model, new() { Retries = 1 }, StreamRescue.Fail, clock),
            PolicyClient.Attempt(Model, clock)
        );

        Assert.Equal("{\"name\": \"Rex\"}", (await ReadAsync(client)).ToChatResponse().Text);
        Assert.Equal(2, model.Calls);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_for_good_goes_to_the_next_model_as_if_nothing_had_come()
    {
        var models = new Dictionary<string, IChatClient>(StringComparer.Ordinal)
        {
            ["a"] = new ScriptedChatClient(["{\"na", Transient()]),
            ["b"] = new ScriptedChatClient(["{\"name\": \"Rex\"}", Stop]),
        };
        using var client = PolicyClient.Chain(
            StreamRescue.Fail,
            [
                .. models.Select(model =>
                    PolicyClient.Link(
                        new("test", model.Key),
                        model.Value,
                        new StructuredOutputPolicy(new("test", model.Key), model.Value, Named),
                        PolicyClient.Attempt(new("test", model.Key))
                    )
                ),
            ]
        );

        var updates = await ReadAsync(client);

        Assert.Equal("{\"name\": \"Rex\"}", updates.ToChatResponse().Text);
        Assert.DoesNotContain(updates, update => NoticeContent.In(update) is { Restarts: true });
    }

    [Fact]
    public async Task A_failure_after_text_that_was_held_back_is_no_broken_stream()
    {
        using var client = Client(new ScriptedChatClient(["{\"na", Transient()]), Named);

        var failure = await Assert.ThrowsAsync<PrompterException>(() => ReadAsync(client));

        Assert.Equal(ErrorCategory.Transient, failure.Category);
        Assert.Single(failure.Attempts);
    }

    [Fact]
    public async Task What_was_cut_at_the_token_limit_is_not_completed()
    {
        var model = new ScriptedChatClient(["{\"name\": \"Re", ChatFinishReason.Length], ["{\"name\": \"Rex\"}", Stop]);
        using var client = Client(model, Named);

        Assert.Equal("{\"name\": \"Rex\"}", (await client.GetResponseAsync("Hi", null, Cancellation)).Text);
        Assert.Contains("cut at the token limit", model.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_sent_back_whole()
    {
        var model = new ScriptedChatClient([new string('x', 1_000_000), Stop], ["{\"name\": \"Rex\"}", Stop]);
        using var client = Client(model, Named);

        await client.GetResponseAsync("Hi", null, Cancellation);

        Assert.InRange(model.Requests[1].Messages[^1].Text.Length, 50_000, 51_000);
    }

    [Fact]
    public async Task What_is_wrong_is_told_within_limits_too()
    {
        var names = Enumerable
            .Range(0, 100)
            .Select(number => $"\"{new string((char)('a' + number % 26), 5000)}{number}\":1");
        var model = new ScriptedChatClient([$"{{{string.Join(',', names)}}}", Stop], ["{}", Stop]);
        using var client = Client(model, new() { Schema = JsonSchema.Parse("""{"additionalProperties": false}""") });

        var response = await client.GetResponseAsync("Hi", null, Cancellation);

        Assert.InRange(model.Requests[1].Messages[^1].Text.Length, 50_000 + 20 * 500, 50_000 + 20 * 505 + 1000);
        Assert.InRange(CallRecord.Of(response)!.Attempts[0].Message!.Length, 2000, 3000);
    }

    [Fact]
    public async Task Thoughts_of_an_answer_that_was_wrong_are_not_those_of_the_right_one()
    {
        object[] wrong = [new TextReasoningContent("wrong way"), "{}", Stop];
        object[] right = [new TextReasoningContent("right way"), "{\"name\": \"Rex\"}", Stop];
        using var client = Client(new ScriptedChatClient(wrong, right, wrong, right), Named);

        var whole = await client.GetResponseAsync("Hi", null, Cancellation);
        var streamed = (await ReadAsync(client)).ToChatResponse();

        Assert.All(
            (ChatResponse[])[whole, streamed],
            response =>
                Assert.Equal(
                    "right way",
                    string.Concat(
                        response.Messages[^1].Contents.OfType<TextReasoningContent>().Select(thought => thought.Text)
                    )
                )
        );
    }

    [Fact]
    public async Task A_stream_beyond_64_million_characters_is_no_answer()
    {
        var piece = new string(' ', 1 << 20);
        using var client = Client(
            new ScriptedChatClient([.. Enumerable.Repeat<object>(piece, 65), "{\"name\": \"Rex\"}", Stop]),
            Named with
            {
                Retries = 0,
            }
        );

        var failure = await Assert.ThrowsAnyAsync<PrompterException>(() => ReadAsync(client));

        Assert.Equal(ErrorCategory.MalformedOutput, failure.Category);
        Assert.Contains("longer than 64 million characters", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"when": "tomorrow", "size": 1}""")]
    [InlineData("""{"when": "2026-01-01T00:00:00Z", "size": 300}""")]
    public async Task What_fits_the_schema_but_not_the_type_is_asked_for_again(string first)
    {
        var model = new ScriptedChatClient([first, Stop], ["""{"when": "2026-01-01T00:00:00Z", "size": 2}""", Stop]);
        using var client = Client(model, new());

        var response = await client.GetResponseAsync(
            "Hi",
            new() { ResponseFormat = AnswerFormat.For(Context.Default.Happening) },
            Cancellation
        );

        Assert.Equal("""{"when": "2026-01-01T00:00:00Z", "size": 2}""", response.Text);
        Assert.Contains("it cannot be read as Happening", model.Requests[1].Messages[^1].Text);
    }

    [Theory]
    [InlineData("""{"type": 5}""")]
    [InlineData("""{"dependentSchemas": {"name": {"$ref": "#"}}}""")]
    [InlineData("""{"$ref": "#/$defs/nowhere"}""")]
    [InlineData("""{"$ref": "https://example.com/nowhere.json"}""")]
    public async Task A_schema_that_is_none_is_the_callers_mistake(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        var model = new ScriptedChatClient(["{\"name\": \"Rex\"}", Stop]);
        using var client = Client(model, new());
        var options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(document.RootElement) };

        var failure = await Assert.ThrowsAsync<PrompterException>(() =>
            client.GetResponseAsync("Hi", options, Cancellation)
        );

        Assert.Equal(ErrorCategory.InvalidRequest, failure.Category);
    }

    [Fact]
    public async Task Json_without_a_schema_is_found_and_left_as_it_is()
    {
        using var client = Client(
            new ScriptedChatClient(["Sure: {\"name\": \"Rex\"}", Stop]),
            new() { Always = true, Retries = 0 }
        );

        var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        Assert.Equal("{\"name\": \"Rex\"}", response.Text);
    }

    [Theory]
    [InlineData("{a: \\u0070kZq81hWm3LtXv92}")]
    [InlineData("{a: \\x70kZq81hWm3LtXv92}")]
    [InlineData("[\\u0070kZq81hWm3LtXv92]")]
    [InlineData("{\\u0070kZq81hWm3LtXv92: 1}")]
    [InlineData("{a: \"\\160kZq81hWm3LtXv92\"}")]
    [InlineData("{a: &#112;&#107;&#90;q81hWm3LtXv9&#50;}")]
    public async Task A_repair_hides_no_secret_from_who_takes_it_out(string answer)
    {
        var redactor = new Redactor(["pkZq81hWm3LtXv92"]);
        using var client = Client(
            new ScriptedChatClient([answer, ChatFinishReason.Stop]),
            new() { Always = true, Redact = redactor.Redact }
        );

        var response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);

        Assert.Contains("redacted", response.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hWm3", response.Text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(response.Text);
    }

    private static CallChatClient Client(IChatClient model, StructuredOutputOptions options) =>
        PolicyClient.Of(model, new StructuredOutputPolicy(Model, model, options), PolicyClient.Attempt(Model));

    private static PrompterException Transient() => new(ErrorCategory.Transient, "the connection broke");

    private static async Task<List<ChatResponseUpdate>> ReadAsync(IChatClient client)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("Hi", cancellationToken: Cancellation))
        {
            updates.Add(update);
        }

        return updates;
    }

    internal sealed record Happening(DateTimeOffset When, byte Size);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Happening))]
    internal sealed partial class Context : JsonSerializerContext;
}

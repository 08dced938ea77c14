using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;

namespace Prompter.Simulator.Tests.Clients;

/// <summary>Anthropic's own client, which says of every field that has to be there whether it is.</summary>
public sealed class AnthropicTests : SimulatorTest
{
    [Fact]
    public async Task It_reads_an_answer_with_usage()
    {
        var message = await Client()
            .Messages.Create(Ask("claude?cached=3&cache_write=1&reasoning=5", "Hi"), Cancellation);

        message.Validate();
        Assert.Equal("You said: Hi", TextOf(message));
        Assert.Equal(StopReason.EndTurn, message.StopReason!.Value());
        Assert.Equal((1, 8), (message.Usage.InputTokens, message.Usage.OutputTokens));
        Assert.Equal((3L, 1L), (message.Usage.CacheReadInputTokens, message.Usage.CacheCreationInputTokens));
        Assert.Equal(5, message.Usage.OutputTokensDetails?.ThinkingTokens);
    }

    [Fact]
    public async Task It_reads_a_stream()
    {
        var text = new StringBuilder();
        var ends = new List<string>();
        await foreach (
            var update in Client()
                .Messages.CreateStreaming(Ask("claude?reasoning=2&wire=crlf", "Grüße 🦜"), Cancellation)
        )
        {
            update.Validate();
            if (update.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece))
            {
                text.Append(piece.Text);
            }

            if (update.TryPickDelta(out var end))
            {
                ends.Add($"{end.Delta.StopReason!.Value()} {end.Usage.OutputTokens}");
            }
        }

        Assert.Equal("You said: Grüße 🦜", text.ToString());
        Assert.Equal(["EndTurn 6"], ends);
    }

    [Fact]
    public async Task It_calls_tools_and_sends_signed_thinking_back()
    {
        var parameters = Ask("claude?tools=2", "What does get_weather say?") with
        {
            MaxTokens = 2000,
            Thinking = new ThinkingConfigEnabled(1024),
            Tools =
            [
                new Tool
                {
                    Name = "get_weather",
                    InputSchema = new()
                    {
                        Properties = new Dictionary<string, JsonElement>
                        {
                            ["city"] = JsonDocument.Parse("""{"type":"string"}""").RootElement,
                        },
                    },
                },
            ],
        };
        var message = await Client().Messages.Create(parameters, Cancellation);

        message.Validate();
        Assert.Equal(StopReason.ToolUse, message.StopReason!.Value());
        var calls = message.Content.Select(block => block.Value).OfType<ToolUseBlock>().ToList();
        Assert.Equal(2, calls.Count);
        Assert.Equal("city", calls[0].Input["city"].GetString());
        var results = calls.Select(call => new ContentBlockParam(
            new ToolResultBlockParam(call.ID) { Content = $"sunny {calls.IndexOf(call)}" },
            null
        ));
        var answered = parameters with
        {
            Messages =
            [
                .. parameters.Messages,
                new AssistantMessageParam(message.Content.Select(block => new ContentBlockParam(block.Json)).ToList()),
                new UserMessageParam(results.ToList()),
            ],
        };
        Assert.Equal(
            "The tools said: sunny 0; sunny 1",
            TextOf(await Client().Messages.Create(answered, Cancellation))
        );

        var thinking = message.Content.Select(block => block.Value).OfType<ThinkingBlock>().Single();
        var forged = answered with
        {
            Messages =
            [
                .. parameters.Messages,
                new AssistantMessageParam(
                    message
                        .Content.Select(block => new ContentBlockParam(
                            JsonDocument
                                .Parse(
                                    block
                                        .Json.GetRawText()
                                        .Replace(thinking.Signature, "forged", StringComparison.Ordinal)
                                )
                                .RootElement
                        ))
                        .ToList()
                ),
                answered.Messages[^1],
            ],
        };
        var error = await Assert.ThrowsAnyAsync<AnthropicApiException>(() =>
            Client().Messages.Create(forged, Cancellation)
        );
        Assert.Contains(
            "messages.1.content.0: Invalid `signature` in `thinking` block",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Thinking_that_is_omitted_still_has_its_signature()
    {
        var parameters = Ask("claude", "Hi") with
        {
            MaxTokens = 2000,
            Thinking = new ThinkingConfigEnabled(1024) { Display = ThinkingConfigEnabledDisplay.Omitted },
        };

        var message = await Client().Messages.Create(parameters, Cancellation);
        var pieces = new List<string>();
        await foreach (var update in Client().Messages.CreateStreaming(parameters, Cancellation))
        {
            if (update.TryPickContentBlockDelta(out var delta))
            {
                pieces.Add($"{delta.Delta.Json.GetProperty("type")}");
            }
        }

        var thinking = Assert.IsType<ThinkingBlock>(message.Content[0].Value);
        Assert.Equal("", thinking.Thinking);
        Assert.NotEqual("", thinking.Signature);
        Assert.Equal(["signature_delta", "text_delta"], pieces.Distinct());
    }

    [Fact]
    public async Task It_reads_a_value_of_a_schema()
    {
        var parameters = Ask("claude", "Who?") with
        {
            OutputConfig = new()
            {
                Format = new JsonOutputFormat
                {
                    Schema = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
                        """{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}"""
                    )!,
                },
            },
        };

        Assert.Equal("""{"ok":true}""", TextOf(await Client().Messages.Create(parameters, Cancellation)));
    }

    [Theory]
    [InlineData("finish=length", StopReason.MaxTokens)]
    [InlineData("finish=refusal", StopReason.Refusal)]
    public async Task It_reads_why_an_answer_ended(string parameters, StopReason expected)
    {
        var message = await Client().Messages.Create(Ask($"claude?{parameters}", "one two three"), Cancellation);

        message.Validate();
        Assert.Equal(expected, message.StopReason!.Value());
    }

    [Fact]
    public async Task It_knows_its_errors_again()
    {
        await Assert.ThrowsAsync<AnthropicRateLimitException>(() =>
            Client().Messages.Create(Ask("claude?fail=429", "Hi"), Cancellation)
        );
        await Assert.ThrowsAsync<AnthropicUnauthorizedException>(() =>
            Client().Messages.Create(Ask("claude?fail=401", "Hi"), Cancellation)
        );
        await Assert.ThrowsAsync<AnthropicOverloadedException>(() =>
            Client().Messages.Create(Ask("claude?fail=529", "Hi"), Cancellation)
        );
        var error = await Assert.ThrowsAsync<AnthropicSseException>(async () =>
        {
            await foreach (var _ in Client().Messages.CreateStreaming(Ask("claude?fail=error", "Hi"), Cancellation)) { }
        });
        Assert.Contains("overloaded_error", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_counts_tokens_and_lists_models()
    {
        var count = await Client()
            .Messages.CountTokens(
                new() { Model = "claude", Messages = [new UserMessageParam("one two three")] },
                Cancellation
            );
        var models = await Client().Models.List(cancellationToken: Cancellation);
        var model = await Client().Models.Retrieve("any-name", cancellationToken: Cancellation);

        Assert.Equal(7, count.InputTokens);
        Assert.Equal("any-name", model.ID);
        model.Validate();
        Assert.NotEmpty(models.Items);
        Assert.All(models.Items, listed => listed.Validate());
    }

    private new AnthropicClient Client() =>
        new()
        {
            ApiKey = "sk-ant-test",
            BaseUrl = Server.AnthropicBaseUrl.AbsoluteUri,
            MaxRetries = 0,
        };

    private static MessageCreateParams Ask(string model, string prompt) =>
        new()
        {
            Model = model,
            MaxTokens = 1000,
            Messages = [new UserMessageParam(prompt)],
        };

    private static string TextOf(Message message) =>
        string.Concat(message.Content.Select(block => block.Value).OfType<TextBlock>().Select(block => block.Text));
}

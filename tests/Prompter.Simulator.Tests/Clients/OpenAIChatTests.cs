using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace Prompter.Simulator.Tests.Clients;

/// <summary>OpenAI's own client against the simulator.</summary>
public sealed class OpenAIChatTests : SimulatorTest
{
    private const string Weather =
        """{"type":"object","properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]},"days":{"type":"integer"}},"required":["city"]}""";

    [Fact]
    public async Task It_reads_an_answer_with_usage()
    {
        var completion = (
            await ChatOf("gpt-5.5?cached=3&reasoning=5").CompleteChatAsync([new UserChatMessage("Hi")])
        ).Value;

        Assert.Equal("You said: Hi", completion.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal("gpt-5.5", completion.Model);
        Assert.Equal(5, completion.Usage.InputTokenCount);
        Assert.Equal(8, completion.Usage.OutputTokenCount);
        Assert.Equal(3, completion.Usage.InputTokenDetails.CachedTokenCount);
        Assert.Equal(5, completion.Usage.OutputTokenDetails.ReasoningTokenCount);
    }

    [Fact]
    public async Task It_reads_a_stream_with_usage_at_its_end()
    {
        var text = new StringBuilder();
        ChatTokenUsage? usage = null;
        ChatFinishReason? finish = null;
        await foreach (
            var update in ChatOf("gpt-5.5?wire=crlf,comments,bytewise")
                .CompleteChatStreamingAsync([new UserChatMessage("Grüße 🦜")], cancellationToken: Cancellation)
        )
        {
            text.Append(string.Concat(update.ContentUpdate.Select(part => part.Text)));
            usage = update.Usage ?? usage;
            finish = update.FinishReason ?? finish;
        }

        Assert.Equal("You said: Grüße 🦜", text.ToString());
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.Equal(4, usage?.OutputTokenCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_calls_tools_in_parallel_and_gets_an_answer_that_quotes_the_results(bool isStreamed)
    {
        var options = new ChatCompletionOptions
        {
            Tools = { ChatTool.CreateFunctionTool("get_weather", "The weather", BinaryData.FromString(Weather)) },
        };
        var chat = ChatOf("gpt-4o?tools=2");
        List<ChatMessage> messages = [new UserChatMessage("What does get_weather say?")];

        var calls = isStreamed
            ? await CallsOfStreamAsync(chat, messages, options)
            : (await chat.CompleteChatAsync(messages, options, Cancellation)).Value.ToolCalls;

        Assert.Equal(["get_weather", "get_weather"], calls.Select(call => call.FunctionName));
        Assert.Equal(2, calls.Select(call => call.Id).Distinct().Count());
        Assert.All(
            calls,
            call => Assert.Equal("""{"city":"city","unit":"celsius","days":1}""", call.FunctionArguments.ToString())
        );
        messages.Add(new AssistantChatMessage(calls));
        messages.AddRange(calls.Select((call, index) => new ToolChatMessage(call.Id, $"sunny {index}")));
        var completion = (await chat.CompleteChatAsync(messages, options, Cancellation)).Value;
        Assert.Equal("The tools said: sunny 0; sunny 1", completion.Content[0].Text);
    }

    [Fact]
    public async Task It_reads_a_value_of_a_strict_schema()
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "person",
                BinaryData.FromString(
                    """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":18}},"required":["name","age"],"additionalProperties":false}"""
                ),
                jsonSchemaIsStrict: true
            ),
        };

        var completion = (
            await ChatOf("gpt-4o").CompleteChatAsync([new UserChatMessage("Who?")], options, Cancellation)
        ).Value;

        Assert.Equal("""{"name":"name","age":18}""", completion.Content[0].Text);
    }

    [Fact]
    public async Task It_shows_an_image()
    {
        var image = ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[68]), "image/png");

        var completion = (
            await ChatOf("gpt-4o")
                .CompleteChatAsync([new UserChatMessage(ChatMessageContentPart.CreateTextPart("Look"), image)])
        ).Value;

        Assert.Equal("You said: Look I saw an image of 68 bytes image/png.", completion.Content[0].Text);
    }

    [Theory]
    [InlineData("finish=length", ChatFinishReason.Length)]
    [InlineData("finish=content_filter", ChatFinishReason.ContentFilter)]
    [InlineData("finish=refusal", ChatFinishReason.Stop)]
    public async Task It_reads_why_an_answer_ended(string parameters, ChatFinishReason expected)
    {
        var completion = (
            await ChatOf($"gpt-4o?{parameters}").CompleteChatAsync([new UserChatMessage("one two three four")])
        ).Value;

        Assert.Equal(expected, completion.FinishReason);
        Assert.Equal(parameters == "finish=refusal" ? "I'm sorry, I can't help with that." : null, completion.Refusal);
    }

    [Fact]
    public async Task Its_limit_of_tokens_is_kept()
    {
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 2 };

        var completion = (
            await ChatOf("gpt-5.5").CompleteChatAsync([new UserChatMessage("one two")], options, Cancellation)
        ).Value;

        Assert.Equal(("You said:", ChatFinishReason.Length), (completion.Content[0].Text, completion.FinishReason));
    }

    [Fact]
    public async Task It_reads_an_error()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() =>
            ChatOf("gpt-4o?fail=429&retry_after=7").CompleteChatAsync([new UserChatMessage("Hi")])
        );

        Assert.Equal(429, error.Status);
        Assert.Contains("Rate limit reached for gpt-4o", error.Message, StringComparison.Ordinal);
        Assert.True(error.GetRawResponse()!.Headers.TryGetValue("retry-after", out var delay));
        Assert.Equal("7", delay);
    }

    [Fact]
    public async Task Its_own_retries_get_past_counted_failures()
    {
        var client = new ChatClient(
            "gpt-4o?fail=503x2&retry_after_ms=1",
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions { Endpoint = Server.OpenAIBaseUrl }
        );

        var completion = (await client.CompleteChatAsync([new UserChatMessage("Hi")])).Value;

        Assert.Equal("You said: Hi", completion.Content[0].Text);
        Assert.Equal([503, 503, 200], Server.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task It_lists_models()
    {
        var models = (await ClientWithoutRetries().GetOpenAIModelClient().GetModelsAsync(Cancellation)).Value;
        var model = (
            await ClientWithoutRetries().GetOpenAIModelClient().GetModelAsync("any/name:x", Cancellation)
        ).Value;

        Assert.Contains("gpt-5.5", models.Select(listed => listed.Id));
        Assert.Equal("any/name:x", model.Id);
    }

    private static async Task<IReadOnlyList<ChatToolCall>> CallsOfStreamAsync(
        ChatClient chat,
        List<ChatMessage> messages,
        ChatCompletionOptions options
    )
    {
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        await foreach (var update in chat.CompleteChatStreamingAsync(messages, options, Cancellation))
        {
            foreach (var piece in update.ToolCallUpdates)
            {
                if (piece.ToolCallId is not null)
                {
                    calls[piece.Index] = (piece.ToolCallId, piece.FunctionName, new());
                }

                calls[piece.Index].Arguments.Append(piece.FunctionArgumentsUpdate);
            }
        }

        return
        [
            .. calls.Values.Select(call =>
                ChatToolCall.CreateFunctionToolCall(call.Id, call.Name, BinaryData.FromString($"{call.Arguments}"))
            ),
        ];
    }

    private ChatClient ChatOf(string model) => ClientWithoutRetries().GetChatClient(model);

    private OpenAIClient ClientWithoutRetries() =>
        new(
            new ApiKeyCredential("sk-test"),
            new OpenAIClientOptions { Endpoint = Server.OpenAIBaseUrl, RetryPolicy = new ClientRetryPolicy(0) }
        );
}

using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Responses;

namespace Prompter.Simulator.Tests.Clients;

/// <summary>OpenAI's own client of responses against the simulator.</summary>
public sealed class OpenAIResponsesTests : SimulatorTest
{
    [Fact]
    public async Task It_reads_an_answer_with_usage()
    {
        var response = (
            await Client().CreateResponseAsync(Options("gpt-5.5?cached=3&reasoning=5", "Hi"), Cancellation)
        ).Value;

        Assert.Equal("You said: Hi", response.GetOutputText());
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal((5, 8), (response.Usage.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(3, response.Usage.InputTokenDetails.CachedTokenCount);
        Assert.Equal(5, response.Usage.OutputTokenDetails.ReasoningTokenCount);
    }

    [Fact]
    public async Task It_reads_every_event_of_a_stream_in_order()
    {
        var options = Options("gpt-5.5", "Hi", isStreamed: true);
        options.ReasoningOptions = new() { ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto };
        var kinds = new List<string>();
        var (text, summary) = (new StringBuilder(), new StringBuilder());
        ResponseResult? result = null;
        var next = 0;
        await foreach (var update in await Client().CreateResponseStreamingAsync(options, Cancellation))
        {
            Assert.Equal(next++, update.SequenceNumber);
            var kind = update.GetType().Name;
            if (kinds is [] || kinds[^1] != kind)
            {
                kinds.Add(kind);
            }

            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
            summary.Append((update as StreamingResponseReasoningSummaryTextDeltaUpdate)?.Delta);
            result = (update as StreamingResponseCompletedUpdate)?.Response ?? result;
        }

        Assert.Equal("You said: Hi", text.ToString());
        Assert.StartsWith("The user asks", summary.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            [
                nameof(StreamingResponseCreatedUpdate),
                nameof(StreamingResponseInProgressUpdate),
                nameof(StreamingResponseOutputItemAddedUpdate),
                nameof(StreamingResponseReasoningSummaryPartAddedUpdate),
                nameof(StreamingResponseReasoningSummaryTextDeltaUpdate),
                nameof(StreamingResponseReasoningSummaryTextDoneUpdate),
                nameof(StreamingResponseReasoningSummaryPartDoneUpdate),
                nameof(StreamingResponseOutputItemDoneUpdate),
                nameof(StreamingResponseOutputItemAddedUpdate),
                nameof(StreamingResponseContentPartAddedUpdate),
                nameof(StreamingResponseOutputTextDeltaUpdate),
                nameof(StreamingResponseOutputTextDoneUpdate),
                nameof(StreamingResponseContentPartDoneUpdate),
                nameof(StreamingResponseOutputItemDoneUpdate),
                nameof(StreamingResponseCompletedUpdate),
            ],
            kinds
        );
        Assert.Equal("You said: Hi", result?.GetOutputText());
    }

    [Fact]
    public async Task It_calls_a_tool_and_sends_encrypted_reasoning_back()
    {
        var options = Options("gpt-5.5", "Ask get_time");
        options.ReasoningOptions = new() { ReasoningEffortLevel = ResponseReasoningEffortLevel.Low };
        options.StoredOutputEnabled = false;
        options.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        options.Tools.Add(
            ResponseTool.CreateFunctionTool(
                "get_time",
                BinaryData.FromString("""{"type":"object","properties":{"zone":{"type":"string"}}}"""),
                strictModeEnabled: false
            )
        );

        var first = (await Client().CreateResponseAsync(options, Cancellation)).Value;

        var reasoning = Assert.IsType<ReasoningResponseItem>(first.OutputItems[0]);
        var call = Assert.IsType<FunctionCallResponseItem>(first.OutputItems[1]);
        Assert.Equal(("get_time", """{"zone":"zone"}"""), (call.FunctionName, call.FunctionArguments.ToString()));
        options.InputItems.Add(reasoning);
        options.InputItems.Add(call);
        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, "noon"));
        var second = (await Client().CreateResponseAsync(options, Cancellation)).Value;
        Assert.Equal("The tools said: noon", second.GetOutputText());

        reasoning.EncryptedContent = "made up";
        var error = await Assert.ThrowsAsync<ClientResultException>(() =>
            Client().CreateResponseAsync(options, Cancellation)
        );
        Assert.Contains("could not be verified", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_reads_the_pieces_of_a_tool_call()
    {
        var options = Options("gpt-5.5?tools=2", "Go", isStreamed: true);
        options.Tools.Add(
            ResponseTool.CreateFunctionTool(
                "get_time",
                BinaryData.FromString("""{"type":"object","properties":{"zone":{"type":"string"}}}"""),
                strictModeEnabled: false
            )
        );
        var pieces = new Dictionary<int, StringBuilder>();
        var whole = new Dictionary<int, string>();
        await foreach (var update in await Client().CreateResponseStreamingAsync(options, Cancellation))
        {
            if (update is StreamingResponseFunctionCallArgumentsDeltaUpdate delta)
            {
                pieces.TryAdd(delta.OutputIndex, new());
                pieces[delta.OutputIndex].Append(delta.Delta);
            }
            else if (update is StreamingResponseFunctionCallArgumentsDoneUpdate done)
            {
                whole[done.OutputIndex] = done.FunctionArguments.ToString();
            }
        }

        Assert.Equal(["""{"zone":"zone"}""", """{"zone":"zone"}"""], pieces.Values.Select(text => text.ToString()));
        Assert.Equal(whole.Values, pieces.Values.Select(text => text.ToString()));
    }

    [Theory]
    [InlineData("finish=length", "max_output_tokens")]
    [InlineData("finish=content_filter", "content_filter")]
    public async Task It_reads_why_an_answer_is_incomplete(string parameters, string reason)
    {
        var response = (
            await Client().CreateResponseAsync(Options($"gpt-5.5?{parameters}", "one two three"), Cancellation)
        ).Value;

        Assert.Equal(ResponseStatus.Incomplete, response.Status);
        Assert.Equal(reason, response.IncompleteStatusDetails.Reason.ToString());
    }

    [Fact]
    public async Task It_reads_an_error_and_a_failure_in_a_stream()
    {
        var updates = new List<StreamingResponseUpdate>();
        await foreach (
            var update in await Client()
                .CreateResponseStreamingAsync(
                    Options("gpt-5.5?fail=error", "one two three", isStreamed: true),
                    Cancellation
                )
        )
        {
            updates.Add(update);
        }

        Assert.Equal("server_error", Assert.IsType<StreamingResponseErrorUpdate>(updates[^2]).Code);
        var failed = Assert.IsType<StreamingResponseFailedUpdate>(updates[^1]).Response;
        Assert.Equal(ResponseStatus.Failed, failed.Status);
        Assert.Equal("server_error", failed.Error.Code.ToString());
    }

    private new ResponsesClient Client() =>
        new(
            new ApiKeyCredential("sk-test"),
            new ResponsesClientOptions { Endpoint = Server.OpenAIBaseUrl, RetryPolicy = new ClientRetryPolicy(0) }
        );

    private static CreateResponseOptions Options(string model, string prompt, bool isStreamed = false) =>
        new(model, [ResponseItem.CreateUserMessageItem(prompt)]) { StreamingEnabled = isStreamed };
}

using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Rescue;
using Prompter.StructuredOutput.Schema;

namespace Prompter.StructuredOutput;

/// <summary>Hands out the JSON of answers and nothing around it, once it is right.</summary>
internal sealed class JsonAnswerChatClient(IChatClient inner, JsonSchema? schema) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (response.FinishReason == ChatFinishReason.ToolCalls)
        {
            return response;
        }

        try
        {
            var answer = JsonAnswer.Read(response.Text, response.FinishReason, schema);
            var message = response.Messages[^1];
            var others = response
                .Messages.SelectMany(each => each.Contents)
                .Where(content => content is not TextContent);
            response.Messages =
            [
                new(ChatRole.Assistant, [.. others, new TextContent(answer.Json)]) { MessageId = message.MessageId },
            ];
            response.AdditionalProperties ??= [];
            response.AdditionalProperties[ChatProperties.JsonRepairs] = answer.Repairs;
            return response;
        }
        catch (InvalidAnswerException failure)
        {
            throw Failed(failure, response.AdditionalProperties);
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var text = new StringBuilder();
        var ending = new List<ChatResponseUpdate>();
        ChatFinishReason? finishReason = null;
        AdditionalPropertiesDictionary? last = null;
        await foreach (
            var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)
        )
        {
            if (update.RawRepresentation is StreamNotice notice)
            {
                _ = notice.Restarts ? text.Clear() : text;
                // Nothing was handed out that could be dropped.
                update.RawRepresentation = notice with
                {
                    Restarts = false,
                    Continues = false,
                };
                yield return update;
                continue;
            }

            if (update.Contents.Any(content => content is TextContent))
            {
                text.Append(update.Text);
                update.Contents = [.. update.Contents.Where(content => content is not TextContent)];
            }

            finishReason = update.FinishReason ?? finishReason;
            last =
                update.AdditionalProperties?.ContainsKey(ChatProperties.Attempts) == true
                    ? update.AdditionalProperties
                    : last;
            // The text comes before the end of the answer.
            if (finishReason is not null || last is not null)
            {
                ending.Add(update);
            }
            else
            {
                yield return update;
            }
        }

        if (finishReason != ChatFinishReason.ToolCalls)
        {
            yield return Answer(text.ToString(), finishReason, last);
        }

        foreach (var update in ending)
        {
            yield return update;
        }
    }

    private ChatResponseUpdate Answer(string text, ChatFinishReason? finishReason, AdditionalPropertiesDictionary? last)
    {
        try
        {
            var answer = JsonAnswer.Read(text, finishReason, schema);
            return new(ChatRole.Assistant, answer.Json)
            {
                AdditionalProperties = new() { [ChatProperties.JsonRepairs] = answer.Repairs },
            };
        }
        catch (InvalidAnswerException failure)
        {
            throw Failed(failure, last);
        }
    }

    /// <summary>The last try succeeded as a call, but its answer is not right.</summary>
    private static InvalidAnswerException Failed(
        InvalidAnswerException failure,
        AdditionalPropertiesDictionary? properties
    )
    {
        if (properties?.GetValueOrDefault(ChatProperties.Attempts) is IReadOnlyList<Attempt> and [.., var last] all)
        {
            failure.Attempts = [.. all.SkipLast(1), last with { Error = failure.Category, Message = failure.Message }];
        }

        return failure;
    }
}

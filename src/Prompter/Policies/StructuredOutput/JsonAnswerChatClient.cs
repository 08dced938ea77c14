using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.StructuredOutput;

/// <summary>Hands out the JSON of answers and nothing around it, once it is right; until then a stream has <see cref="WithheldText"/>.</summary>
internal sealed class JsonAnswerChatClient(IChatClient inner, AnswerFormat format) : DelegatingChatClient(inner)
{
    /// <summary>What is longer is no value that a caller waits for, but a model that does not stop.</summary>
    private const int TextLimit = 64 * 1024 * 1024;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var response = await base.GetResponseAsync(messages, new WithheldChatOptions(options), cancellationToken)
            .ConfigureAwait(false);
        if (response.FinishReason == ChatFinishReason.ToolCalls)
        {
            return response;
        }

        try
        {
            var answer = Read(response.Text, response.FinishReason);
            var message = response.Messages[^1];
            var others = response
                .Messages.SelectMany(each => each.Contents)
                .Where(content => content is not TextContent);
            response.Messages =
            [
                new(ChatRole.Assistant, [.. others, answer.Content]) { MessageId = message.MessageId },
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
        var updates = base.GetStreamingResponseAsync(messages, new WithheldChatOptions(options), cancellationToken);
        await foreach (var update in Unbroken(updates, cancellationToken).ConfigureAwait(false))
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
                var piece = update.Text;
                text.Append(piece.AsSpan(0, Math.Min(piece.Length, TextLimit + 1 - text.Length)));
                update.Contents = [.. update.Contents.Where(content => content is not TextContent)];
                update.RawRepresentation = new WithheldText(piece);
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
        else if (text.Length > 0)
        {
            yield return new(ChatRole.Assistant, text.ToString());
        }

        foreach (var update in ending)
        {
            yield return update;
        }
    }

    /// <summary>Nothing was handed out that a failure could break.</summary>
    private static async IAsyncEnumerable<ChatResponseUpdate> Unbroken(
        IAsyncEnumerable<ChatResponseUpdate> stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var updates = stream.GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (BrokenStreamException broken)
                {
                    throw broken.Cause;
                }

                yield return updates.Current;
            }
        }
    }

    private ChatResponseUpdate Answer(string text, ChatFinishReason? finishReason, AdditionalPropertiesDictionary? last)
    {
        try
        {
            var answer = Read(text, finishReason);
            return new(ChatRole.Assistant, [answer.Content])
            {
                AdditionalProperties = new() { [ChatProperties.JsonRepairs] = answer.Repairs },
            };
        }
        catch (InvalidAnswerException failure)
        {
            throw Failed(failure, last);
        }
    }

    private JsonAnswer Read(string text, ChatFinishReason? finishReason) =>
        text.Length <= TextLimit
            ? JsonAnswer.Read(text, finishReason, format)
            : throw new InvalidAnswerException("…", ["it is longer than 64 million characters"]);

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

using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Prompter.Calls;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>A model of another provider than llm, asked as the arguments of <c>llm</c> say.</summary>
/// <param name="client">The model's client.</param>
/// <param name="provider">The provider's name.</param>
/// <param name="arguments">How it is asked.</param>
internal sealed class ArgumentsChatClient(IChatClient client, string provider, CommonArguments arguments)
    : DelegatingChatClient(client)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var (asked, wanted) = await arguments.ReadAsync(provider, cancellationToken);
        // What follows the prompt comes from policies: what was wrong with an answer, or a text to go on from.
        asked = [.. asked, .. messages.Skip(1)];

        var updates = arguments.Streams
            ? InnerClient.GetStreamingResponseAsync(asked, wanted, cancellationToken)
            : WholeAsync(InnerClient, asked, wanted, cancellationToken);
        var text = new System.Text.StringBuilder();
        var usage = default(UsageDetails);
        await foreach (var update in updates)
        {
            usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            if (arguments.HidesReasoning)
            {
                Remove<TextReasoningContent>(update);
            }

            if (arguments.Extracts)
            {
                text.Append(update.Text);
                Remove<TextContent>(update);
                if (update.FinishReason is not null)
                {
                    update.Contents.Add(new TextContent(CodeBlock.In(text.ToString(), arguments.ExtractsLast)));
                }
            }

            yield return update;
        }

        if (arguments.ShowsUsage && usage is not null)
        {
            yield return new() { RawRepresentation = new CommandErrorOutput(UsageLine(usage)) };
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> WholeAsync(
        IChatClient client,
        IReadOnlyList<ChatMessage> messages,
        ChatOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var response = await client.GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    private static void Remove<T>(ChatResponseUpdate update)
        where T : AIContent
    {
        if (update.Contents.Any(content => content is T))
        {
            update.Contents = [.. update.Contents.Where(content => content is not T)];
        }
    }

    /// <summary>The line that <c>llm -u</c> prints.</summary>
    private static string UsageLine(UsageDetails usage) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Token usage: {usage.InputTokenCount?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"} input, {usage.OutputTokenCount?.ToString("N0", CultureInfo.InvariantCulture) ?? "?"} output\n"
        );
}

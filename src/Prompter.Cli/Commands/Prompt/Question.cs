using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>
/// What every target and every attempt is asked. Files, addresses and standard input are read once a run, before the first policy, so that
/// they count wherever a request is counted.
/// </summary>
internal sealed class Question
{
    private readonly IReadOnlyList<ChatMessage> forLlm;
    private readonly CommonArguments arguments;

    /// <summary>Why it could not be read, which is a failure of each target that needs it.</summary>
    private readonly PrompterException? problem;

    private Question(
        CommonArguments arguments,
        PromptInput input,
        IReadOnlyList<ChatMessage>? messages,
        ChatOptions? options,
        PrompterException? problem
    )
    {
        (this.arguments, this.problem) = (arguments, problem);
        forLlm = input.ToMessages();
        Messages = messages ?? forLlm;
        Options = options ?? new();
    }

    /// <summary>The conversation.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>How it is asked.</summary>
    public ChatOptions Options { get; }

    /// <summary>Reads everything that the arguments name.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="input">The prompt and standard input.</param>
    /// <param name="onlyLlm">Whether no other provider is asked: then what is read serves for counting only.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Question> ReadAsync(
        CommonArguments arguments,
        PromptInput input,
        bool onlyLlm,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<ChatMessage>? messages = null;
        try
        {
            messages = await arguments.ReadMessagesAsync(onlyLlm, cancellationToken);
            return new(arguments, input, messages, onlyLlm ? null : arguments.ReadOptions(), null);
        }
        catch (PrompterException exception)
        {
            return new(arguments, input, messages, null, exception);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run says so of every target.
            return new(arguments, input, null, null, null);
        }
    }

    /// <summary>The client of a model, asked and its answer shaped as the arguments say.</summary>
    public IChatClient Around(IChatClient client, string provider) =>
        provider == PrompterHost.Llm
            ? new LlmInput(client, forLlm, Messages.Count)
            : new ShapedAnswer(client, provider, this);

    /// <summary>
    /// llm gets its arguments as they are, files and instructions among them: of the conversation it gets the prompt and standard input,
    /// and what policies have added.
    /// </summary>
    private sealed class LlmInput(IChatClient client, IReadOnlyList<ChatMessage> own, int read)
        : DelegatingChatClient(client)
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => base.GetResponseAsync([.. own, .. messages.Skip(read)], options, cancellationToken);

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => base.GetStreamingResponseAsync([.. own, .. messages.Skip(read)], options, cancellationToken);
    }

    /// <summary>What <c>llm</c> does with an answer on request, done for the models of other providers.</summary>
    private sealed class ShapedAnswer(IChatClient client, string provider, Question question)
        : DelegatingChatClient(client)
    {
        public override Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            question.arguments.Refuse(provider);
            if (question.problem is { } problem)
            {
                throw new PrompterException(problem.Category, problem.Message, problem);
            }

            var arguments = question.arguments;
            var text = new StringBuilder();
            var usage = default(UsageDetails);
            var updates = arguments.Streams
                ? InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken)
                : WholeAsync(messages, options, cancellationToken);
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
                yield return new() { Contents = [new Calls.DiagnosticContent(CommonArguments.UsageLine(usage))] };
            }
        }

        private async IAsyncEnumerable<ChatResponseUpdate> WholeAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            var response = await InnerClient.GetResponseAsync(messages, options, cancellationToken);
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
    }
}

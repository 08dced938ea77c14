using Microsoft.Extensions.AI;
using Prompter.Policies.Attempts;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.StructuredOutput;

/// <summary>
/// Sees to it that a call that asks for JSON gets JSON and nothing else: found in the answer, repaired, checked by the schema, and asked
/// for again with the errors.
/// </summary>
/// <remarks>
/// Such an answer comes in one piece at the end of a stream. An answer that is never right is
/// <see cref="ErrorCategory.MalformedOutput"/>. Other calls pass through.
/// </remarks>
public sealed class StructuredOutputChatClient : RescuingChatClient
{
    private readonly IChatClient inner;
    private readonly StructuredOutputOptions wanted;
    private readonly ModelReference model;

    /// <summary>Creates the client.</summary>
    /// <param name="inner">What is called.</param>
    /// <param name="options">How answers are checked; default: as each call asks for.</param>
    public StructuredOutputChatClient(IChatClient inner, StructuredOutputOptions? options = null)
        : base(StreamRescue.Fail)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = Recorded(inner);
        wanted = options ?? new();
        model = this.inner.GetService<AttemptChatClient>()?.Model ?? new("unknown", "unknown");
    }

    /// <inheritdoc />
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        AsksForJson(options)
            ? base.GetResponseAsync(messages, options, cancellationToken)
            : inner.GetResponseAsync(messages, options, cancellationToken);

    /// <inheritdoc />
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        AsksForJson(options)
            ? base.GetStreamingResponseAsync(messages, options, cancellationToken)
            : inner.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <inheritdoc />
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this)
            ? this
            : inner.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
    }

    /// <remarks>Only called where JSON is asked for.</remarks>
    internal override RescueCourse Begin(RescueRequest request)
    {
        var format = wanted.Always
            ? new AnswerFormat(wanted.Schema)
            : AnswerFormat.Of((ChatResponseFormatJson)request.Options!.ResponseFormat!);
        return new Course(request, new(new JsonAnswerChatClient(inner, format), model, IsFirst: true), wanted.Retries);
    }

    private bool AsksForJson(ChatOptions? asked) => wanted.Always || asked?.ResponseFormat is ChatResponseFormatJson;

    private sealed class Course(RescueRequest request, RescueStep step, int retries) : RescueCourse
    {
        private const int Longest = 50_000;
        private int retried;

        public override ValueTask<RescueStep> FirstAsync(AttemptHistory history, CancellationToken cancellationToken) =>
            new(step);

        public override ValueTask<RescueStep?> NextAsync(
            PrompterException failure,
            AttemptHistory history,
            CancellationToken cancellationToken
        ) =>
            failure is InvalidAnswerException invalid && retried++ < retries
                ? new(step with { Messages = [.. request.Messages, Again(invalid)] })
                : new((RescueStep?)null);

        /// <summary>One message, because not every provider takes a conversation.</summary>
        private static ChatMessage Again(InvalidAnswerException invalid) =>
            new(
                ChatRole.User,
                $"""
                This was answered before, and it is not right:

                {Shown(invalid.Answer)}

                What is wrong with it:
                {string.Join('\n', invalid.Errors.Take(20).Select(error => $"- {error}"))}

                Answer again with the corrected JSON and nothing else.
                """
            );

        /// <summary>An answer without an end is not paid for twice.</summary>
        private static string Shown(string answer) => answer.Length > Longest ? $"{answer[..Longest]}…" : answer;
    }
}

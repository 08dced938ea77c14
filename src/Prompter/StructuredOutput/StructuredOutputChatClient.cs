using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Models;
using Prompter.Pipeline.Attempts;
using Prompter.Pipeline.Rescue;
using Prompter.StructuredOutput.Schema;

namespace Prompter.StructuredOutput;

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
    private static readonly ConditionalWeakTable<ChatResponseFormatJson, JsonSchema> Compiled = [];

    private readonly IChatClient inner;
    private readonly StructuredOutputOptions options;
    private readonly ModelReference model;

    /// <summary>Creates the client.</summary>
    /// <param name="inner">What is called.</param>
    /// <param name="options">How answers are checked; default: as each call asks for.</param>
    public StructuredOutputChatClient(IChatClient inner, StructuredOutputOptions? options = null)
        : base(StreamRescue.Fail)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = Recorded(inner);
        this.options = options ?? new();
        model = this.inner.GetService<AttemptChatClient>()?.Model ?? new("unknown", "unknown");
    }

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

    private protected override RescueCourse Begin(RescueRequest request)
    {
        var format = request.Options?.ResponseFormat as ChatResponseFormatJson;
        var schema = options.Schema ?? (format?.Schema is { } text ? SchemaOf(format, text) : null);
        var isJson = format is not null || options.Always;
        return new Course(
            request,
            new(isJson ? new JsonAnswerChatClient(inner, schema) : inner, model, IsFirst: true),
            isJson ? options.Asks : 0
        );
    }

    private static JsonSchema SchemaOf(ChatResponseFormatJson format, JsonElement text) =>
        Compiled.GetValue(format, _ => JsonSchema.Parse(text));

    private sealed class Course(RescueRequest request, RescueStep step, int asks) : RescueCourse
    {
        private int asked;

        public override ValueTask<RescueStep> FirstAsync(AttemptHistory history, CancellationToken cancellationToken) =>
            new(step);

        public override ValueTask<RescueStep?> NextAsync(
            PrompterException failure,
            AttemptHistory history,
            CancellationToken cancellationToken
        ) =>
            failure is InvalidAnswerException invalid && asked++ < asks
                ? new(step with { Messages = [.. request.Messages, Again(invalid)] })
                : new((RescueStep?)null);

        /// <summary>One message, because not every provider takes a conversation.</summary>
        private static ChatMessage Again(InvalidAnswerException invalid) =>
            new(
                ChatRole.User,
                $"""
                This was answered before, and it is not right:

                {invalid.Answer}

                What is wrong with it:
                {string.Join('\n', invalid.Errors.Take(20).Select(error => $"- {error}"))}

                Answer again with the corrected JSON and nothing else.
                """
            );
    }
}

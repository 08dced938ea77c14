using Prompter.Calls;
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
internal sealed class StructuredOutputPolicy(ModelReference model, IChatClient leaf, StructuredOutputOptions wanted)
    : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken)
    {
        var asked = call.Options?.ResponseFormat as ChatResponseFormatJson;
        if (!wanted.Always && asked is null)
        {
            return next(call, cancellationToken);
        }

        // Nothing is handed out before it is right.
        var withheld = call with
        {
            HandsOut = false,
        };
        OpenCall open = (inner, token) =>
            new JsonAnswerReader(
                wanted.Always ? new AnswerFormat(wanted.Schema) : AnswerFormat.Of(asked!),
                next,
                inner,
                token
            );
        return new RescueReader(
            new Course(call, new(open, leaf, model, IsFirst: true), wanted.Retries),
            withheld,
            StreamRescue.Restart,
            cancellationToken
        );
    }

    private sealed class Course(Call call, RescueStep step, int retries) : RescueCourse
    {
        private const int Longest = 50_000;
        private int retried;

        public override ValueTask<RescueStep> FirstAsync(CancellationToken cancellationToken) => new(step);

        public override ValueTask<RescueStep?> NextAsync(
            PrompterException failure,
            CancellationToken cancellationToken
        ) =>
            failure is InvalidAnswerException invalid && retried++ < retries
                ? new(step with { Messages = [.. call.Messages, Again(invalid)] })
                : default;

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

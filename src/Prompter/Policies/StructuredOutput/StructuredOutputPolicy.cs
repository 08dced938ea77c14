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
        call.Record.Json = (call.Record.Json ?? new()) with { Mode = null };
        return new RescueReader(
            new Course(call, new(Asking(false), leaf, model, IsFirst: true), Asking(true), wanted.Retries ?? 2),
            withheld,
            StreamRescue.Restart,
            cancellationToken
        );

        OpenCall Asking(bool again) =>
            (inner, token) =>
                new JsonAnswerReader(
                    wanted.Always ? new AnswerFormat(wanted.Schema) : AnswerFormat.Of(asked!),
                    next,
                    inner,
                    again,
                    wanted.Redact,
                    token
                );
    }

    private sealed class Course(Call call, RescueStep step, OpenCall again, int retries) : RescueCourse
    {
        private const int Longest = 50_000;
        private int retried;

        public override ValueTask<RescueStep> FirstAsync(CancellationToken cancellationToken) => new(step);

        public override ValueTask<RescueStep?> NextAsync(PrompterException failure, CancellationToken cancellationToken)
        {
            if (failure is not InvalidAnswerException invalid || retried++ >= retries)
            {
                return default;
            }

            call.Record.Json = call.Record.Json! with { AskedAgain = call.Record.Json.AskedAgain + 1 };
            // To what the caller asked, and not to what was asked last.
            return new(step with { Open = again, Messages = [.. call.Messages, Again(invalid)] });
        }

        /// <summary>One message, because not every provider takes a conversation.</summary>
        private static ChatMessage Again(InvalidAnswerException invalid) =>
            new(
                ChatRole.User,
                $"""
                This was answered before, and it is not right:

                {Shown(invalid.Answer)}

                What is wrong with it:
                {string.Join('\n', invalid.Errors.Select(error => $"- {error}"))}

                Answer again with the corrected JSON and nothing else.
                """
            );

        /// <summary>An answer without an end is not paid for twice.</summary>
        private static string Shown(string answer) =>
            answer.Length <= Longest ? answer
            : char.IsHighSurrogate(answer[Longest - 1]) ? $"{answer[..(Longest - 1)]}…"
            : $"{answer[..Longest]}…";
    }
}

using Prompter.Calls;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.Retry;

/// <summary>Asks a model again after a failure that may pass, as <see cref="ErrorPolicy.RetryLimit"/> says.</summary>
internal sealed record RetryPolicy(
    ModelReference Model,
    IChatClient Leaf,
    RetryOptions Options,
    StreamRescue Rescue,
    TimeProvider Time
) : IPolicy
{
    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken) =>
        new RescueReader(new Course(this, call, next, cancellationToken), call, Rescue, cancellationToken);

    private sealed class Course(RetryPolicy policy, Call call, OpenCall next, CancellationToken cancellationToken)
        : RescueCourse
    {
        private readonly RetryOptions options = policy.Options;
        private readonly RescueStep step = new(next, policy.Leaf, policy.Model, IsFirst: true);
        private readonly int earlier = call.Record.Attempts.Count;
        private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken
        );
        private TimeSpan waited;
        private int retried;
        private Task due = Task.CompletedTask;

        public override ValueTask<RescueStep> FirstAsync(CancellationToken cancellationToken) => new(step);

        public override ValueTask<RescueStep?> NextAsync(PrompterException failure, CancellationToken cancellationToken)
        {
            var most = Math.Max(options.Retries, GoesOn ? 1 : 0);
            var limit = Math.Min(most, ErrorPolicy.RetryLimit(failure.Category));
            var alike = call.Record.Attempts.Skip(earlier).Count(attempt => attempt.Error == failure.Category);
            if (retried >= most || alike > limit || IsTooLong(failure))
            {
                return default;
            }

            var delay = DelayAfter(failure);
            if (waited + delay > options.TotalDelay)
            {
                return default;
            }

            if (IsLate(delay))
            {
                SayWhyNot($"the next attempt is due in {Seconds(delay)}, {Left}");
                return default;
            }

            retried++;
            waited += delay;
            call.Record.AmendLast(attempt => attempt with { Delay = delay });
            // It begins now, also where the reader of the stream takes its time.
            due = Task.Delay(delay, policy.Time, stop.Token);
            return new(step);
        }

        public override Task WaitAsync() => due;

        public override PrompterException End(PrompterException failure) =>
            call.Record.Attempts[^1].Message is { } message && message != failure.Message
                ? failure.InWords(message)
                : failure;

        public override void Dispose()
        {
            stop.Cancel();
            stop.Dispose();
            base.Dispose();
        }

        private TimeSpan DelayAfter(PrompterException failure)
        {
            // Timers drop fractions of a millisecond.
            if (failure.RetryAfter is { } stated)
            {
                // Not before the time that the provider asks for, and not all at that same moment.
                return TimeSpan.FromMilliseconds(
                    Math.Ceiling(
                        Math.Max(stated.TotalMilliseconds, 0)
                            + (options.Delay * options.Random() * 0.1).TotalMilliseconds
                    )
                );
            }

            var spread = 1 + (options.Jitter * (2 * options.Random() - 1));
            var delay = options.Delay.TotalMilliseconds * Math.Pow(options.Factor, retried) * spread;
            return TimeSpan.FromMilliseconds(Math.Floor(Math.Min(delay, options.LongestDelay.TotalMilliseconds)));
        }

        private bool IsTooLong(PrompterException failure)
        {
            if (failure.RetryAfter is not { } stated || (stated <= options.LongestStatedDelay && !IsLate(stated)))
            {
                return false;
            }

            if (failure.WasSent)
            {
                SayWhyNot(
                    $"the provider asks to wait {Seconds(stated)}{(stated <= options.LongestStatedDelay ? $", {Left}" : "")}"
                );
            }

            return true;
        }

        private void SayWhyNot(string reason) =>
            call.Record.AmendLast(attempt =>
                attempt with
                {
                    Message = $"{attempt.Message} (not tried again: {reason})",
                }
            );

        /// <summary>What is left of the deadline of the whole call.</summary>
        private string Left =>
            $"and the total time-out leaves {Seconds(policy.Time.GetElapsedTime(policy.Time.GetTimestamp(), call.EndsAt ?? 0))}";

        private static string Seconds(TimeSpan time) =>
            string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Ceiling(time.TotalSeconds)):0} s");

        /// <summary>Whether the answer is to be gone on with, which is not to ask again: the model itself is the first to be asked for the rest.</summary>
        private bool GoesOn =>
            policy.Rescue == StreamRescue.Continue && call is { HandsOut: true, Record.HandedOut.IsVisible: true };

        /// <summary>Whether a wait would end after the deadline of the whole call.</summary>
        private bool IsLate(TimeSpan delay) =>
            call.EndsAt is { } end && policy.Time.GetElapsedTime(policy.Time.GetTimestamp(), end) <= delay;
    }
}

using System.Globalization;
using Microsoft.Extensions.AI;
using Prompter.Policies.Attempts;
using Prompter.Policies.Rescue;

namespace Prompter.Policies.Retry;

/// <summary>Asks a model again after a failure that may pass, as <see cref="ErrorPolicy.RetryLimit"/> says.</summary>
public sealed class RetryChatClient : RescuingChatClient
{
    private readonly IChatClient inner;
    private readonly RetryOptions options;
    private readonly ModelReference model;

    /// <summary>Creates the client.</summary>
    /// <param name="inner">What is called; each call is one try.</param>
    /// <param name="options">When it is called again.</param>
    public RetryChatClient(IChatClient inner, RetryOptions options)
        : base((options ?? throw new ArgumentNullException(nameof(options))).Rescue)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.options = options;
        this.inner = Recorded(inner);
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

    internal override RescueCourse Begin(RescueRequest request) =>
        new Course(options, new(inner, model, IsFirst: true));

    private sealed class Course(RetryOptions options, RescueStep step) : RescueCourse
    {
        private readonly long began = options.TimeProvider.GetTimestamp();
        private TimeSpan waited;
        private RetrySchedule? schedule;

        public override ValueTask<RescueStep> FirstAsync(AttemptHistory history, CancellationToken cancellationToken) =>
            new(step);

        public override async ValueTask<RescueStep?> NextAsync(
            PrompterException failure,
            AttemptHistory history,
            CancellationToken cancellationToken
        )
        {
            var limit = Math.Min(options.Retries, ErrorPolicy.RetryLimit(failure.Category));
            var earlier = history.All.Count(attempt => attempt.Error == failure.Category) - 1;
            if (history.Count > options.Retries || earlier >= limit || IsTooLong(failure, history))
            {
                return null;
            }

            schedule ??= new(options, cancellationToken);
            var delay = await schedule.DelayAfterAsync(failure).ConfigureAwait(false);
            if (waited + delay > options.TotalDelay || IsLate(delay))
            {
                return null;
            }

            waited += delay;
            history[^1] = history[^1] with { Delay = delay };
            return step;
        }

        public override Task WaitAsync(CancellationToken cancellationToken) => schedule!.WaitAsync();

        public override PrompterException End(PrompterException failure, AttemptHistory history) =>
            base.End(
                history[^1].Message is { } message && message != failure.Message ? failure.InWords(message) : failure,
                history
            );

        public override void Dispose()
        {
            schedule?.Dispose();
            base.Dispose();
        }

        private bool IsTooLong(PrompterException failure, AttemptHistory history)
        {
            if (failure.RetryAfter is not { } stated || stated <= options.LongestStatedDelay && !IsLate(stated))
            {
                return false;
            }

            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{history[^1].Message} (not tried again: the provider asks to wait {stated.TotalSeconds:0} s)"
            );
            history[^1] = history[^1] with { Message = message };
            return true;
        }

        private bool IsLate(TimeSpan delay) =>
            options.Total is { } total && options.TimeProvider.GetElapsedTime(began) + delay >= total;
    }
}

namespace Prompter.Policies.CircuitBreaker;

/// <summary>
/// The circuit of one model at one provider, or of a provider with all its models, shared by all calls and clients of it: opens after too
/// many failures, and lets one call at a time probe whether it is back.
/// </summary>
/// <remarks>
/// Not Polly's circuit breaker: there an outcome that is neither success nor failure (a cancelled call, a wrong key) closes a half-open
/// circuit, and a probe that never reports back keeps everybody out for good.
/// </remarks>
internal sealed class Circuit(string provider, string? model, CircuitBreakerOptions options, TimeProvider time)
{
    public Circuit(ModelReference model, CircuitBreakerOptions options, TimeProvider time)
        : this(model.Provider, model.Model, options, time) { }

    private readonly Lock gate = new();
    private readonly FailureWindow window = new(options.SamplingDuration);
    private readonly long start = time.GetTimestamp();

    // Counted up whenever the circuit opens or closes, so that what was sent before does not count after.
    private int period;
    private bool isClosed = true;
    private bool isProbing;
    private int successes;
    private TimeSpan openedAt;
    private TimeSpan halfOpensAt;
    private string? lastFailure;
    public CircuitStatus Status
    {
        get
        {
            lock (gate)
            {
                if (isClosed)
                {
                    return new(CircuitState.Closed, null, null, null);
                }

                var now = Now;
                var isOpen = now < halfOpensAt;
                return new(
                    isOpen ? CircuitState.Open : CircuitState.HalfOpen,
                    now - openedAt,
                    isOpen ? halfOpensAt - now : null,
                    lastFailure
                )
                {
                    OfProvider = model is null,
                };
            }
        }
    }

    /// <summary>Lets a call through; the period that it was let through in has to be given back to <see cref="Leave"/>.</summary>
    /// <exception cref="PrompterException">The circuit is open (<see cref="ErrorCategory.CircuitOpen"/>).</exception>
    internal int Enter()
    {
        lock (gate)
        {
            if (!isClosed)
            {
                var now = Now;
                if (now < halfOpensAt || isProbing)
                {
                    throw Refusal(now);
                }

                isProbing = true;
            }

            return period;
        }
    }

    /// <summary>Takes the end of a call. The failure is null where there was none, or where it says nothing of what the circuit is for.</summary>
    internal void Leave(int entered, bool succeeded, PrompterException? failure)
    {
        lock (gate)
        {
            if (entered != period)
            {
                return;
            }

            // While the circuit is not closed, only a probe is let through.
            isProbing = false;
            if (failure is not null || succeeded)
            {
                Count(failure);
            }
        }
    }

    private void Count(PrompterException? failure)
    {
        if (!isClosed)
        {
            if (failure is not null)
            {
                Open(failure);
            }
            else if (++successes >= options.SuccessesToClose)
            {
                Close();
            }
        }
        else
        {
            var (calls, failures) = window.Add(Now, failure is not null);
            if (failure is not null && failures >= options.MinimumFailures && failures >= calls * options.FailureRatio)
            {
                openedAt = Now;
                Open(failure);
            }
        }
    }

    private void Open(PrompterException failure)
    {
        period++;
        isClosed = false;
        successes = 0;
        halfOpensAt = Now + options.BreakDuration;
        lastFailure = failure.Message;
    }

    private void Close()
    {
        period++;
        isClosed = true;
        lastFailure = null;
        window.Clear();
    }

    private PrompterException Refusal(TimeSpan now)
    {
        TimeSpan? wait = isProbing ? null : halfOpensAt - now;
        var next = wait is { } left ? $"it is tried again in {Seconds(left)}" : "another call is trying it now";
        var subject = model is null
            ? $"no model of {provider} could be reached too often, and all of them are"
            : $"{provider}:{model} has failed too often and is";
        return new(
            ErrorCategory.CircuitOpen,
            $"{subject} left alone since {Seconds(now - openedAt)}; {next}; the last failure: {lastFailure}"
        )
        {
            WasSent = false,
            Provider = provider,
            Model = model,
            RetryAfter = wait,
        };
    }

    private TimeSpan Now => time.GetElapsedTime(start);

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s");
}

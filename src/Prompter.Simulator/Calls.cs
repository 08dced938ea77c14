using System.Collections.Concurrent;
using Prompter.Providers.Simulated;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator;

/// <summary>Carries out what a model's parameters say, for every endpoint of every family.</summary>
internal sealed class Calls(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly long start = time.GetTimestamp();

    /// <summary>The moment by the server's clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Forgets how often each model was called.</summary>
    public void Forget() => counts.Clear();

    /// <summary>Answers one request.</summary>
    /// <remarks>
    /// <c>asked</c> is the model with its parameters; where the endpoint takes none, it is null and the header alone steers.
    /// <c>prepare</c> checks the request and returns what makes the answer to the call of a number, from 1.
    /// </remarks>
    public async Task RunAsync(
        Exchange exchange,
        Family family,
        string? asked,
        Func<SteeredModel, Func<long, Rendering>> prepare
    )
    {
        var pace = new SimulatedPace(time);
        exchange.Record.Model = asked;
        var details = new RefusalDetails(
            exchange,
            asked ?? "",
            Composer.Hash(exchange.Path + exchange.Record.Body),
            null,
            Now
        );
        SteeredModel model;
        Fault? fault;
        Rendering rendering;
        try
        {
            family.CheckCaller(exchange);
            model = SteeredModel.Parse(asked ?? "", exchange.Header("x-simulate"));
            details = details with { Model = model.Name, Retry = model.Behaviour.RetryAdvice };
            var render = prepare(model);
            if (model.Behaviour.Flapping?.IsDown(time.GetElapsedTime(start)) == true)
            {
                exchange.Record.Fault = "flap";
                await exchange.SendAsync(family.Refuse(Refusal.Unavailable, details)).ConfigureAwait(false);
                return;
            }

            var call = Count(asked is null ? $"{exchange.Path} {model.Asked}" : model.Asked);
            fault = model.Behaviour.Faults?.Of(call);
            rendering = render(call);
        }
        catch (RequestException mistake)
        {
            await exchange.SendAsync(family.Reject(mistake, details)).ConfigureAwait(false);
            return;
        }

        exchange.Record.Fault = fault?.Name;
        exchange.Record.IsStreamed = rendering.Frames is not null;
        await SendAsync(exchange, family, model, fault, rendering, details, pace).ConfigureAwait(false);
    }

    /// <summary>Counts a call and says which one for its model text it is.</summary>
    private long Count(string asked) => counts.AddOrUpdate(asked, 1, (_, count) => count + 1);

    private static async Task SendAsync(
        Exchange exchange,
        Family family,
        SteeredModel model,
        Fault? fault,
        Rendering rendering,
        RefusalDetails details,
        SimulatedPace pace
    )
    {
        if (fault?.Shape is FaultShape.Silence)
        {
            await exchange.WaitForEndAsync().ConfigureAwait(false);
        }

        var reply = fault?.Shape switch
        {
            FaultShape.Refused => family.Refuse(fault.Refusal, details),
            FaultShape.Error when rendering.Frames is null => family.Refuse(family.MidStreamRefusal, details),
            FaultShape.Error200 => family.RefuseInSuccess(details),
            FaultShape.Html => Reply.Html(200),
            FaultShape.Html502 => Reply.Html(502),
            _ => null,
        };
        if (reply is not null || fault?.Shape is FaultShape.Reset)
        {
            await pace.WaitAsync(model.Behaviour.TimeToFirstToken, exchange.Gone).ConfigureAwait(false);
        }

        if (fault?.Shape is FaultShape.Reset)
        {
            exchange.Reset();
        }
        else if (reply is { Status: 200 } && fault is { Shape: FaultShape.Refused } && rendering.Frames is not null)
        {
            // Not an error but an answer without content, which streams as every other.
            rendering = rendering with
            {
                Frames = [new(reply.Body), .. rendering.Framing.End],
            };
            await new Transmission(exchange, family, model.Behaviour, null, pace)
                .SendAsync(rendering, reply.Headers)
                .ConfigureAwait(false);
        }
        else if (reply is not null)
        {
            await exchange.SendAsync(reply).ConfigureAwait(false);
        }
        else
        {
            await new Transmission(exchange, family, model.Behaviour, fault?.Shape, pace)
                .SendAsync(rendering, family.Headers(details.RequestId, details.Now))
                .ConfigureAwait(false);
        }
    }
}

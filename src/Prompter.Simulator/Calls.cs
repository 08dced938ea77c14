using System.Collections.Concurrent;
using Prompter.Simulator.Answers;
using Prompter.Simulator.Steering;
using Prompter.Simulator.Wire;

namespace Prompter.Simulator;

/// <summary>Carries out what a model's parameters say, for every endpoint of every family.</summary>
internal sealed class Calls(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly long start = time.GetTimestamp();

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Forgets how often each model was called.</summary>
    public void Forget() => counts.Clear();

    /// <summary>Answers one request.</summary>
    /// <remarks><c>asked</c>: The model with its parameters; null where the endpoint takes none, then the header alone steers.</remarks>
    /// <remarks><c>prepare</c>: Checks the request and returns what makes the answer to the call of a number, from 1.</remarks>
    public async Task RunAsync(
        Exchange exchange,
        Family family,
        string? asked,
        Func<SteeredModel, Func<long, Rendering>> prepare
    )
    {
        var pace = new Pace(time);
        var requestId = Composer.Hash(exchange.Path + exchange.Record.Body);
        exchange.Record.Model = asked;
        RefusalDetails Details(SteeredModel? model) =>
            new(exchange, model?.Name ?? asked ?? "", requestId, model?.Behaviour.RetryAdvice, Now);
        SteeredModel model;
        Func<long, Rendering> render;
        try
        {
            family.CheckCaller(exchange);
            model = SteeredModel.Parse(asked ?? "", exchange.Header("x-simulate"));
            render = prepare(model);
        }
        catch (RequestException mistake)
        {
            await exchange.SendAsync(family.Reject(mistake, Details(null))).ConfigureAwait(false);
            return;
        }

        var behaviour = model.Behaviour;
        if (behaviour.Flapping?.IsDown(time.GetElapsedTime(start)) == true)
        {
            exchange.Record.Fault = "flap";
            await exchange.SendAsync(family.Refuse(Refusal.Unavailable, Details(model))).ConfigureAwait(false);
            return;
        }

        // An endpoint without a model counts for itself.
        var call = counts.AddOrUpdate(
            asked is null ? $"{exchange.Path} {model.Asked}" : model.Asked,
            1,
            (_, count) => count + 1
        );
        var fault = behaviour.Faults?.Of(call);
        exchange.Record.Fault = fault?.Name;
        var rendering = render(call);
        exchange.Record.IsStreamed = rendering.Frames is not null;
        await SendAsync(exchange, family, model, fault, rendering, Details(model), pace).ConfigureAwait(false);
    }

    private static async Task SendAsync(
        Exchange exchange,
        Family family,
        SteeredModel model,
        Fault? fault,
        Rendering rendering,
        RefusalDetails details,
        Pace pace
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

using Prompter.Providers.Simulated;
using Prompter.Simulator.Steering;

namespace Prompter.Simulator.Wire;

/// <summary>Sends an answer at its pace, with the fault that was asked for.</summary>
internal sealed class Transmission(
    Exchange exchange,
    Family family,
    Behaviour behaviour,
    FaultShape? fault,
    SimulatedPace pace
)
{
    /// <summary>In turns of the processor: some ten microseconds.</summary>
    private const int Pause = 1000;

    private readonly string newLine = behaviour.HasCarriageReturns ? "\r\n" : "\n";

    /// <summary>Sends the answer.</summary>
    public async Task SendAsync(Rendering rendering, IReadOnlyList<(string Name, string Value)> headers)
    {
        if (rendering.Frames is { } frames)
        {
            exchange.Begin(200, ContentType(family.StreamType(rendering.Framing)), headers);
            await SendFramesAsync(rendering.Framing, frames, rendering.Rest).ConfigureAwait(false);
        }
        else
        {
            await pace.WaitAsync(behaviour.DueTime(Math.Max(0, rendering.TokenCount - 1)), exchange.Gone)
                .ConfigureAwait(false);
            await SendWholeAsync(rendering.Whole, headers).ConfigureAwait(false);
        }
    }

    private async Task SendWholeAsync(string body, IReadOnlyList<(string Name, string Value)> headers)
    {
        var bytes = Encoding.UTF8.GetBytes(fault is FaultShape.BadChunk ? body[..^1] + "," : body);
        exchange.Begin(200, ContentType(family.WholeType), headers, fault is FaultShape.Cut ? null : bytes.Length);
        var isHalf = fault is FaultShape.Stall or FaultShape.Cut or FaultShape.Drop;
        await WriteAsync(isHalf ? bytes.AsMemory(0, bytes.Length / 2) : bytes).ConfigureAwait(false);
        await BreakAsync().ConfigureAwait(false);
    }

    private async Task SendFramesAsync(Framing framing, IReadOnlyList<Frame> frames, int? rest)
    {
        var contents = frames.Count(frame => frame.Part is FramePart.Content);
        var half = rest is { } after ? contents - after : Math.Min(contents, Math.Max(1, contents / 2));
        var (sent, isFirst, isBroken) = (0, true, false);
        foreach (var (index, frame) in frames.Index())
        {
            if (sent == half && IsMidway && !isBroken)
            {
                isBroken = true;
                if (fault is FaultShape.BadChunk)
                {
                    await WriteAsync(frame with { Data = frame.Data[..(frame.Data.Length / 2)] }).ConfigureAwait(false);
                    continue;
                }

                if (fault is FaultShape.Error)
                {
                    foreach (var error in family.MidStreamError(index))
                    {
                        await WriteAsync(error).ConfigureAwait(false);
                    }
                }

                await BreakAsync().ConfigureAwait(false);
                return;
            }

            if (frame.Part is FramePart.Terminator && fault is FaultShape.NoTerminator)
            {
                return;
            }

            if (frame.Part is FramePart.Content)
            {
                await pace.WaitAsync(behaviour.DueTime(sent++), exchange.Gone).ConfigureAwait(false);
            }

            await WriteAsync(frame).ConfigureAwait(false);
        }

        async Task WriteAsync(Frame frame)
        {
            if (behaviour.HasComments)
            {
                await this.WriteAsync(framing.Comment(newLine)).ConfigureAwait(false);
            }

            await this.WriteAsync(framing.Bytes(frame, isFirst, newLine)).ConfigureAwait(false);
            isFirst = false;
        }
    }

    private bool IsMidway =>
        fault is FaultShape.Stall or FaultShape.Cut or FaultShape.Drop or FaultShape.BadChunk or FaultShape.Error;

    private Task BreakAsync() =>
        fault switch
        {
            FaultShape.Stall => exchange.WaitForEndAsync(),
            FaultShape.Drop => exchange.DropAsync(),
            _ => Task.CompletedTask,
        };

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!behaviour.IsBytewise)
        {
            await exchange.WriteAsync(bytes).ConfigureAwait(false);
            return;
        }

        for (var index = 0; index < bytes.Length; index++)
        {
            await exchange.WriteAsync(bytes.Slice(index, 1)).ConfigureAwait(false);
            // Without a pause the system would hand them to the client together.
            Thread.SpinWait(Pause);
        }
    }

    private string ContentType(string usual) => fault is FaultShape.BadType ? "text/plain" : usual;
}

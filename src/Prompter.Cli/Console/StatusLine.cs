using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>
/// The last lines of the terminal while a run goes on: the line that is being written, and who still runs or waits, why, and for how long.
/// </summary>
/// <param name="screen">The terminal.</param>
/// <param name="models">How many models are asked.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusLine(Screen screen, int models, TimeProvider time)
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private readonly Dictionary<string, Running> running = new(StringComparer.Ordinal);
    private int begun;
    private int frame;

    /// <summary>How many lines are drawn.</summary>
    private int drawn;

    public bool IsStopping { get; set; }

    public void Take(RunEvent runEvent)
    {
        var label = runEvent.Target.Label;
        switch (runEvent)
        {
            case AttemptStarted { Attempt: 1 }:
                running[label] = new(DisplayText.OneLine(label), time.GetTimestamp());
                begun++;
                break;
            case AttemptStarted or TextReceived or DraftReceived or DiagnosticReceived or Waiting { Wait: null }:
                End(label);
                break;
            case Waiting { Wait: { } wait }:
                Begin(label, wait);
                break;
            case Retrying { Failed: { WasSent: true, Delay: { } delay } }:
                Begin(label, new("another try", delay));
                break;
            case TargetCompleted:
                begun += running.Remove(label) ? 0 : 1;
                break;
        }
    }

    public void Erase()
    {
        if (drawn > 0)
        {
            screen.Write("\r\e[2K");
            for (var line = 1; line < drawn; line++)
            {
                screen.Write("\e[1A\e[2K");
            }

            screen.Flush();
            drawn = 0;
        }
    }

    /// <param name="open">The line that is being written, with its tag; null where there is none.</param>
    public void Draw(string? open)
    {
        if (running.Count == 0)
        {
            return;
        }

        Erase();
        if (open is not null)
        {
            screen.WriteLine(open);
        }

        frame = (frame + 1) % Frames.Length;
        // One column stays free: a line that is full makes some terminals scroll.
        var line = DisplayText.Truncate($"{Frames[frame]} {What()}: {Who()}", (screen.Width ?? 80) - 1);
        screen.Write(screen.Styled(Notes.QuietStyle, line));
        screen.Flush();
        drawn = open is null ? 1 : 2;
    }

    private string What()
    {
        if (IsStopping)
        {
            return "stopping (Ctrl-C again: at once)";
        }

        var next = models - begun;
        return $"{running.Count} running" + (next > 0 ? $", {next} not begun (--parallel)" : "");
    }

    private string Who() =>
        string.Join(
            ", ",
            running
                .Values.OrderBy(one => one.Wait is null)
                .ThenBy(one => one.Since)
                .Select(one => $"{one.Label} {time.GetElapsedTime(one.Since).TotalSeconds:0}s{Why(one)}")
        );

    private string Why(Running one) =>
        one.Wait is not { } wait ? ""
        : one.Due is { } due && time.GetElapsedTime(time.GetTimestamp(), due) is { TotalSeconds: > 0 } left
            ? $" (waits {left.TotalSeconds:0}s for {wait.For})"
        : wait.Time is null ? $" (waits for {wait.For})"
        : "";

    private void Begin(string label, CallWait wait)
    {
        if (running.TryGetValue(label, out var one))
        {
            running[label] = one with
            {
                Wait = wait,
                Due = wait.Time is { } left
                    ? time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency)
                    : null,
            };
        }
    }

    private void End(string label)
    {
        if (running.TryGetValue(label, out var one) && one.Wait is not null)
        {
            running[label] = one with { Wait = null, Due = null };
        }
    }

    private sealed record Running(string Label, long Since)
    {
        public CallWait? Wait { get; init; }

        /// <summary>When the wait is likely to be over.</summary>
        public long? Due { get; init; }
    }
}

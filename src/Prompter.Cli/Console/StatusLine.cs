using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>The last line of the terminal while a run goes on: who still runs, and for how long.</summary>
internal sealed class StatusLine(Screen screen, TimeProvider time)
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private readonly Dictionary<string, (string Label, long Since)> running = new(StringComparer.Ordinal);
    private int frame;
    private bool isDrawn;

    public bool IsStopping { get; set; }

    public void Take(RunEvent runEvent)
    {
        var label = runEvent.Target.Label;
        if (runEvent is AttemptStarted { Attempt: 1 })
        {
            running[label] = (DisplayText.OneLine(label), time.GetTimestamp());
        }
        else if (runEvent is TargetCompleted)
        {
            running.Remove(label);
        }
    }

    public void Erase()
    {
        if (isDrawn)
        {
            screen.Write("\r\e[2K");
            screen.Flush();
            isDrawn = false;
        }
    }

    public void Draw()
    {
        if (running.Count == 0)
        {
            return;
        }

        var longest = running.Values.OrderBy(entry => entry.Since);
        var who = string.Join(
            ", ",
            longest.Select(entry => $"{entry.Label} {time.GetElapsedTime(entry.Since).TotalSeconds:0}s")
        );
        var what = IsStopping ? "stopping (Ctrl-C again: at once)" : $"{running.Count} running";
        frame = (frame + 1) % Frames.Length;
        // One column stays free: a line that is full makes some terminals scroll.
        var line = DisplayText.Truncate($"{Frames[frame]} {what}: {who}", (screen.Width ?? 80) - 1);
        screen.Write("\r\e[2K" + screen.Styled("2", line));
        screen.Flush();
        isDrawn = true;
    }
}

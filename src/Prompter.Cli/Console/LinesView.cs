using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>All answers at once, line by line, each line tagged with its model.</summary>
internal sealed class LinesView(Labels labels, Screen answers, Screen notes, string folder) : IView
{
    /// <summary>A line that is longer comes in pieces, so that an answer without line ends cannot fill the memory.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly Dictionary<string, StringBuilder> partials = new(StringComparer.Ordinal);

    /// <summary>Who wrote last.</summary>
    private Target? writer;

    public string? OpenLine =>
        writer is not null && partials.TryGetValue(writer.Label, out var partial) && partial.Length > 0
            ? labels.OpenLine(
                answers,
                writer,
                partial.ToString(Math.Max(0, partial.Length - 1024), Math.Min(1024, partial.Length))
            )
            : null;

    public bool Writes(RunEvent runEvent) =>
        runEvent switch
        {
            TextReceived { Text: var text } => text.Contains('\n', StringComparison.Ordinal)
                || text.Length + (partials.GetValueOrDefault(runEvent.Target.Label)?.Length ?? 0) >= LongestLine,
            Retrying or TargetCompleted => true,
            _ => false,
        };

    public void Show(RunEvent runEvent)
    {
        var target = runEvent.Target;
        switch (runEvent)
        {
            case TextReceived { Text: var text }:
                Take(target, text);
                break;
            case Retrying retrying:
                if (!retrying.Continues)
                {
                    EndLine(target);
                }

                // Whoever reads the answers has to know what to drop.
                var screen = retrying.DropsText ? answers : notes;
                labels.WriteLine(screen, target, Notes.Retrying(retrying), Notes.WarningStyle);
                break;
            case TargetCompleted completed:
                EndLine(target);
                foreach (var line in Notes.Diagnostics(completed.Result, folder))
                {
                    labels.WriteLine(notes, target, line, Notes.QuietStyle);
                }

                if (!answers.IsClosed && Notes.Shortfall(completed.Result) is { } shortfall)
                {
                    labels.WriteLine(notes, target, shortfall, Notes.FailureStyle);
                }

                break;
        }
    }

    private void Take(Target target, string text)
    {
        if (!partials.TryGetValue(target.Label, out var partial))
        {
            partials[target.Label] = partial = new();
        }

        var rest = text.AsSpan();
        for (int end; (end = rest.IndexOf('\n')) >= 0; rest = rest[(end + 1)..])
        {
            labels.WriteAnswer(answers, target, partial.Append(rest[..end]).ToString().TrimEnd('\r'));
            partial.Clear();
        }

        partial.Append(rest);
        writer = target;
        if (partial.Length >= LongestLine)
        {
            EndLine(target);
        }
    }

    private void EndLine(Target target)
    {
        if (partials.TryGetValue(target.Label, out var partial) && partial.Length > 0)
        {
            labels.WriteAnswer(answers, target, partial.ToString());
            partial.Clear();
        }
    }
}

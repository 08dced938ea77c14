using Prompter.Calls;
using Prompter.Cli.Console;
using Prompter.Cli.Console.Columns;
using Prompter.Runs;

namespace Prompter.Cli.Tests.Columns;

/// <summary>The columns of some models on a terminal, told what happens by a test; time stands still until the test moves it.</summary>
internal sealed class ColumnsOnScreen : IDisposable, ITerminalKeys
{
    private readonly MemoryStream printed = new();
    private readonly TestProcessLife life = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<string> typed = new();
    private readonly IReadOnlyList<Target> targets;
    private readonly ColumnsView view;

    public ColumnsOnScreen(int columns, int rows, params string[] models)
        : this(columns, rows, hasKeys: true, models) { }

    public ColumnsOnScreen(int columns, int rows, bool hasKeys, string[] models)
    {
        Size = (columns, rows);
        targets = [.. models.Select(model => new Target(new("sim", model), model))];
        var output = new StandardOutput(new(printed), IsTerminal: true)
        {
            Columns = () => Size.Columns,
            Rows = () => Size.Rows,
            IsInForeground = () => IsInForeground,
        };
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm" };
        var screen = new Screen(output, variables, color: true);
        var labels = new Labels(targets);
        var blocks = new BlocksView(labels, screen, screen, "./run", isVerbose: false, isMarkdown: false);
        view = new(labels, screen, hasKeys ? this : null, blocks, life, Time, stop.Token);
        Screen = screen;
    }

    public ManualTimeProvider Time { get; } = new();

    public (int Columns, int Rows) Size { get; set; }

    public bool IsInForeground { get; set; } = true;

    /// <summary>Whether keys are read now, and not echoed.</summary>
    public bool ReadsKeys { get; private set; }

    public Screen Screen { get; }

    /// <summary>All that was written so far.</summary>
    public string Printed
    {
        get
        {
            Screen.Flush();
            return Encoding.UTF8.GetString(printed.ToArray()).Replace("\n", "\r\n", StringComparison.Ordinal);
        }
    }

    /// <summary>What stands on the terminal after a frame.</summary>
    public string Image
    {
        get
        {
            view.Draw();
            var all = Printed;
            // Of another size nothing is left: everything is drawn anew.
            return ScreenImage.SecondOf(
                "\e[?1049h\e[?7l" + all[all.LastIndexOf("\e[2J", StringComparison.Ordinal)..],
                Size.Columns
            );
        }
    }

    public void Start(int model) => view.Show(new AttemptStarted(targets[model], 1));

    public void Write(int model, string text) => view.Show(new TextReceived(targets[model], text));

    public void Think(int model, string text) => view.Show(new DiagnosticReceived(targets[model], text));

    public void Tell(Func<Target, RunEvent> what, int model) => view.Show(what(targets[model]));

    public void Complete(int model, string answer, PrompterException? failure = null)
    {
        var text = new AnswerText(1 << 20, null);
        text.Append(answer);
        view.Show(
            new TargetCompleted(
                targets[model],
                new()
                {
                    Target = targets[model],
                    Status = TargetResult.StatusOf(failure?.Category),
                    Error = failure is null ? null : new(failure.Category, failure.Message),
                    Answer = text,
                    Duration = TimeSpan.FromSeconds(2.5),
                    Usage = failure is null ? new() { InputTokenCount = 3, OutputTokenCount = 42 } : null,
                    Cost = 0,
                    Attempts = [],
                    AnsweredBy = targets[model].Reference,
                }
            )
        );
    }

    public void Type(string keys) => typed.Enqueue(keys);

    public void Stop() => stop.Cancel();

    public void End() => view.End();

    /// <summary>What happens when the process ends by itself.</summary>
    public void Die() => life.End();

    void ITerminalKeys.Open() => ReadsKeys = true;

    void ITerminalKeys.Close() => ReadsKeys = false;

    string ITerminalKeys.Read() => typed.TryDequeue(out var keys) ? keys : "";

    public void Dispose()
    {
        printed.Dispose();
        stop.Dispose();
        life.Dispose();
    }
}

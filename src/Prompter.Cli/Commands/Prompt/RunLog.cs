using System.Text.Json.Nodes;
using Prompter.Artifacts;
using Prompter.Providers;
using Prompter.Redaction;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>The log that the user wants of a run: a line of JSON for each call when it ends, and on request for what went over the wire.</summary>
/// <remarks>It may be written by several processes: each line is appended while no other one is.</remarks>
internal sealed class RunLog : IRunSink
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    /// <summary>What is in results.jsonl, and not for a log.</summary>
    private static readonly string[] Answers = ["text", "text_file", "json", "reasoning", "media", "sources"];

    /// <summary>Headers that let somebody in, whatever is in them.</summary>
    private static readonly string[] SecretHeaders =
    [
        "Authorization",
        "Proxy-Authorization",
        "x-api-key",
        "api-key",
        "x-goog-api-key",
        "Cookie",
        "Set-Cookie",
    ];

    private readonly Lock writing = new();
    private readonly string path;
    private readonly Redactor redactor;
    private readonly TimeProvider time;
    private readonly long started;
    private string run = "";
    private bool isEnded;

    private RunLog(string path, Redactor redactor, TimeProvider time)
    {
        (this.path, this.redactor, this.time) = (path, redactor, time);
        started = time.GetTimestamp();
    }

    /// <summary>Why a line could not be written, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes what went over the wire; null where that is not wanted.</summary>
    public Action<WireMessage>? Wire { get; private init; }

    /// <summary>The log that is asked for; null for none.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public static RunLog? Open(AppEnvironment environment, PromptRequest request)
    {
        if (request.Defaults.Log is not { } name)
        {
            return request.Defaults.LogWire
                ? throw new UsageException("--log-wire needs a file: say --log FILE too")
                : null;
        }

        if (request.IsDryRun)
        {
            return null;
        }

        var file = environment.PathOf(name);
        try
        {
            OpenFile(file).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"the log '{name}' cannot be written: {FailureReason.Of(exception)}; nothing was run"
            );
        }

        RunLog log = null!;
        log = new(file, environment.Redactor, environment.Time)
        {
            Wire = request.Defaults.LogWire ? message => log.Write(message) : null,
        };
        environment.Life.OnExit(() => log.End(null));
        return log;
    }

    /// <summary>Writes what is asked.</summary>
    public void Begin(string id, IReadOnlyList<string> arguments, IEnumerable<string> labels)
    {
        run = id;
        Write(
            "run",
            new()
            {
                ["arguments"] = RunJson.ArrayOf(arguments.Select(redactor.Redact)),
                ["models"] = RunJson.ArrayOf(labels),
                ["prompter_version"] = Program.Version,
            }
        );
    }

    public ValueTask OnEventAsync(RunEvent runEvent)
    {
        if (runEvent is TargetCompleted completed)
        {
            var row = ResultRow.Of(completed.Result, "");
            foreach (var name in Answers)
            {
                row.Remove(name);
            }

            Write("call", row);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes how the run ended, once.</summary>
    /// <param name="exitCode">What Prompter exits with; null where the process ended before that was known.</param>
    public void End(int? exitCode)
    {
        lock (writing)
        {
            if (isEnded || run.Length == 0)
            {
                return;
            }

            isEnded = true;
        }

        Write(
            "end",
            new() { ["exit_code"] = exitCode, ["duration_ms"] = ResultRow.Milliseconds(time.GetElapsedTime(started)) }
        );
    }

    private void Write(WireMessage message)
    {
        var row = new JsonObject
        {
            ["provider"] = message.Provider,
            ["exchange"] = message.Exchange,
            ["direction"] = message.Direction,
        };
        if (message.Address is { } address)
        {
            row["address"] = redactor.Redact(address);
        }

        if (message.Status is { } status)
        {
            row["status"] = status;
        }

        if (message.Command is { } command)
        {
            row["command"] = RunJson.ArrayOf(command.Select(redactor.Redact));
        }

        if (message.Headers.Count > 0)
        {
            var headers = new JsonObject();
            foreach (var (name, value) in message.Headers)
            {
                headers[name] = SecretHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
                    ? "[redacted]"
                    : redactor.Redact(value);
            }

            row["headers"] = headers;
        }

        row["body"] = redactor.Redact(message.Body.ToString());
        row["body_bytes"] = message.Body.Length;
        if (message.Body.IsCut)
        {
            row["body_is_cut"] = true;
        }

        if (message.StandardError is { } error)
        {
            row["stderr"] = redactor.Redact(error);
        }

        if (message.ExitCode is { } exitCode)
        {
            row["exit_code"] = exitCode;
        }

        Write("wire", row);
    }

    private void Write(string kind, JsonObject row)
    {
        row.Insert(0, "time", time.GetLocalNow());
        row.Insert(1, "event", kind);
        row.Insert(2, "run", run);
        var line = Encoding.UTF8.GetBytes(RunJson.ToLine(row) + "\n");
        lock (writing)
        {
            try
            {
                using var file = OpenFile(path);
                var end = file.CanSeek ? file.Seek(0, SeekOrigin.End) : 0;
                Append(file, line, end);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Problem ??= FailureReason.Of(exception);
            }
        }
    }

    /// <summary>Writes a whole line or nothing.</summary>
    private static void Append(FileStream file, ReadOnlySpan<byte> line, long end)
    {
        try
        {
            file.Write(line);
        }
        catch (IOException) when (file.CanSeek)
        {
            file.SetLength(end);
            throw;
        }
    }

    private static FileStream OpenFile(string path) => FileTurn.WaitFor(path, LongestWait);
}

using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FakeLlm;

/// <summary>Gives an answer: waits, writes and counts.</summary>
internal sealed class Performance
{
    private const int KeptBytes = 1024 * 1024;
    private readonly ArrayBufferWriter<byte> kept = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private bool insideWord;

    /// <summary>Words of the answer, which are its output tokens.</summary>
    public int Words { get; private set; }

    /// <summary>The answer, or the first megabyte of it.</summary>
    public string Text => Encoding.UTF8.GetString(kept.WrittenSpan);

    public long Milliseconds => clock.ElapsedMilliseconds;

    /// <summary>Does what the parameters of every model ask for before a prompt is read.</summary>
    public static void Begin(ModelCall call)
    {
        if (call.Text("signals") is "ignore")
        {
            Signals.Ignore();
        }

        if (call.Text("signal_log") is { } file)
        {
            Signals.RecordIn(file);
        }

        if (call.Text("session") is "new")
        {
            _ = Posix.StartSession();
        }

        if (call.Text("output") is "closed")
        {
            Array.ForEach([0, 1, 2], StandardStreams.Close);
        }

        if (call.Text("touch") is { } started)
        {
            // Renamed, so that whoever sees the file can read the number.
            var beside = $"{started}.{Environment.ProcessId}";
            File.WriteAllText(beside, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            File.Move(beside, started, overwrite: true);
        }
    }

    public void Give(ModelCall call, Answer answer, bool stream, bool silent)
    {
        var wait = call.Text("wait");
        var pause = call.Text("pause");
        var hold = call.Text("hold");
        var progress = call.Text("err");
        var end = call.Text("end") switch
        {
            null or "lf" => "\n",
            "crlf" => "\r\n",
            "none" => "",
            var other => throw new NotSupportedException($"end={other}"),
        };
        call.RefuseUnusedParameters();

        WaitFor(wait);
        StandardStreams.WriteError(progress ?? "");
        Thread.Sleep(answer.Delay);
        IEnumerable<byte[]> chunks = answer.Chunks;
        if (!stream)
        {
            var all = chunks.ToArray();
            Thread.Sleep(answer.Interval * Math.Max(all.Length - 1, 0));
            chunks = [all.SelectMany(chunk => chunk).ToArray()];
        }

        var first = true;
        foreach (var chunk in chunks)
        {
            if (!first)
            {
                WaitFor(pause);
                Thread.Sleep(answer.Interval);
            }

            Write(chunk, silent);
            first = false;
        }

        // The real program's errors leave the line of the partial answer open.
        if (answer.ExitCode == 0 && !silent)
        {
            StandardStreams.Write(end);
        }

        StandardStreams.WriteError(answer.StandardError);
        answer.AtTheEnd();
        WaitFor(hold);
    }

    public static void WaitFor(string? file)
    {
        while (file is not null && !File.Exists(file))
        {
            Thread.Sleep(10);
        }
    }

    private void Write(byte[] chunk, bool silent)
    {
        if (!silent)
        {
            StandardStreams.Write(chunk);
        }

        kept.Write(chunk.AsSpan(0, Math.Min(chunk.Length, KeptBytes - kept.WrittenCount)));
        foreach (var character in chunk)
        {
            var isSpace = character is (byte)' ' or (>= (byte)'\t' and <= (byte)'\r');
            Words += !isSpace && !insideWord ? 1 : 0;
            insideWord = !isSpace;
        }
    }
}

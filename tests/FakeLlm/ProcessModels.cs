using System.Diagnostics;
using System.Text;

namespace FakeLlm;

/// <summary>Models that differ in what becomes of the process, or of a process that it starts.</summary>
internal static class ProcessModels
{
    private const string Partial = "Hello from the fake mode";

    /// <summary>Long enough for every test, and an end for what a failing test forgets.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    public static readonly Dictionary<string, Model> Table = new(StringComparer.Ordinal)
    {
        ["fake-hang"] = new(request => Stall(request, "")),
        ["fake-stall"] = new(request => Stall(request, Partial)),
        ["fake-sleep"] = new(request => Stall(request, ""), ReadsInput: false),
        ["fake-die"] = new(Die),
        ["fake-close-stdout"] = new(CloseOutput),
        ["fake-parent"] = new(Parent),
    };

    private static Answer Stall(Request request, string partial)
    {
        var time = request.Call.Duration("seconds", Long);
        return new Answer { Chunks = Chunks() };

        IEnumerable<byte[]> Chunks()
        {
            yield return Encoding.UTF8.GetBytes(partial);
            Thread.Sleep(time);
        }
    }

    private static Answer Die(Request request)
    {
        var signal = (int)request.Call.Number("signal", 9);
        return new Answer { Chunks = Chunks() };

        IEnumerable<byte[]> Chunks()
        {
            yield return Encoding.UTF8.GetBytes(Partial);
            _ = Posix.SetSignalAction(signal, Posix.DefaultAction);
            _ = Posix.Kill(Environment.ProcessId, signal);
            Thread.Sleep(Long);
        }
    }

    private static Answer CloseOutput(Request request)
    {
        var time = request.Call.Duration("seconds", Long);
        return Answer.Of(Models.Reply(request, request.Prompt)) with
        {
            AtTheEnd = () =>
            {
                StandardStreams.Close(1);
                Thread.Sleep(time);
            },
        };
    }

    private static Answer Parent(Request request)
    {
        var call = request.Call;
        var ready =
            call.Text("child_touch") ?? throw new NotSupportedException("'fake-parent' needs child_touch=FILE.");
        var (query, stays, daemon) = (call.Query("child_"), call.Flag("stay"), call.Flag("daemon"));
        var time = call.Duration("seconds", Long);
        var reply = Models.Reply(request, request.Prompt);
        return new Answer { Chunks = Chunks(), AtTheEnd = () => Thread.Sleep(stays ? time : TimeSpan.Zero) };

        IEnumerable<byte[]> Chunks()
        {
            if (daemon)
            {
                // A child that starts the grandchild and exits: nobody here is the parent of what stays.
                var between = string.Join('&', query.Split('&').Select(parameter => "child_" + parameter));
                using var child = Start($"fake-parent?{between}&text=&end=none");
                child.WaitForExit();
            }
            else
            {
                Start("fake-sleep?" + query).Dispose();
            }

            Performance.WaitFor(ready);
            yield return Encoding.UTF8.GetBytes(reply);
        }
    }

    private static Process Start(string model) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["-m", model]) { UseShellExecute = false })!;
}

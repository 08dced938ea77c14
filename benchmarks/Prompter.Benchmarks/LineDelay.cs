using System.Diagnostics;
using System.Globalization;

namespace Prompter.Benchmarks;

/// <summary>How long a line takes from the program that prints it to the reader: each line holds the time at which it was printed.</summary>
internal static class LineDelay
{
    private const int Lines = 400;

    /// <summary>Prints lines that hold the monotonic clock, which all processes of a machine share.</summary>
    public static void Emit()
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        for (var line = 0; line < Lines; line++)
        {
            output.WriteLine(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
            output.Flush();
            Thread.Sleep(5);
        }
    }

    /// <summary>Milliseconds on the way, sorted; tags before the number are passed over.</summary>
    public static List<double> Read(TextReader reader)
    {
        var delays = new List<double>();
        while (reader.ReadLine() is { } line)
        {
            var now = Stopwatch.GetTimestamp();
            if (long.TryParse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out var printed))
            {
                delays.Add(Stopwatch.GetElapsedTime(printed, now).TotalMilliseconds);
            }
        }

        delays.Sort();
        return delays;
    }
}

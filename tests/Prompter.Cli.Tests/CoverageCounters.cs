using System.Reflection;
using System.Runtime.InteropServices;

namespace Prompter.Cli.Tests;

/// <summary>Adds up what coverlet counted in the executables that the tests started; nothing where nobody counts.</summary>
/// <remarks>
/// A process that ends writes coverlet's file in one piece if there is none, and otherwise adds its counters to it one by one,
/// with two system calls for each of some twenty thousand, while all others that end wait. So each file is taken away at once.
/// </remarks>
public sealed class CoverageCounters : IDisposable
{
    private static readonly CounterFile[] Files =
    [
        .. ((Type[])[typeof(Program), typeof(LlmClient), typeof(Simulator.SimulatorServer)])
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.Namespace == "Coverlet.Core.Instrumentation.Tracker")
            .Select(type => type.GetField("HitsFilePath", BindingFlags.Public | BindingFlags.Static)!.GetValue(null))
            .Select(path => new CounterFile((string)path!)),
    ];

    /// <summary>Takes the counters of a process that has ended.</summary>
    public static void Take()
    {
        foreach (var file in Files)
        {
            file.Take();
        }
    }

    /// <summary>Gives coverlet the sums, before it looks at the end of all tests.</summary>
    public void Dispose()
    {
        foreach (var file in Files)
        {
            file.PutBack();
        }
    }

    /// <summary>The file of one assembly: how many counters there are, and then each, in four bytes.</summary>
    private sealed class CounterFile(string path)
    {
        private readonly Lock entry = new();
        private int[] sums = [];

        public void Take()
        {
            if (File.Exists(path))
            {
                Alone(() =>
                {
                    Add();
                    File.Delete(path);
                });
            }
        }

        public void PutBack() =>
            Alone(() =>
            {
                Add();
                if (sums is not [])
                {
                    File.WriteAllBytes(
                        path,
                        [.. BitConverter.GetBytes(sums.Length), .. MemoryMarshal.AsBytes<int>(sums)]
                    );
                }
            });

        private void Add()
        {
            if (!File.Exists(path))
            {
                return;
            }

            var content = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(path));
            if (content.IsEmpty || content[0] != content.Length - 1)
            {
                // It was killed while it wrote.
                return;
            }

            var counters = content[1..];
            if (sums is [])
            {
                sums = new int[counters.Length];
            }

            for (var index = 0; index < sums.Length; index++)
            {
                sums[index] += counters[index];
            }
        }

        /// <summary>Under the mutex by which coverlet writes.</summary>
        private void Alone(Action action)
        {
            lock (entry)
            {
                using var mutex = new Mutex(initiallyOwned: false, Path.GetFileNameWithoutExtension(path) + "_Mutex");
                try
                {
                    mutex.WaitOne();
                }
                catch (AbandonedMutexException)
                {
                    // Who had it was killed; it is ours now.
                }

                try
                {
                    action();
                }
                finally
                {
                    mutex.ReleaseMutex();
                }
            }
        }
    }
}

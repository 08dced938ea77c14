using System.ComponentModel;
using System.Diagnostics;
using Prompter.Providers.Processes;

namespace Prompter.Credentials;

/// <summary>Runs a program that prints a key.</summary>
internal static class KeyCommand
{
    /// <summary>No key is longer; a program that prints more than this is the wrong one.</summary>
    private const int LongestOutput = 64 * 1024;

    /// <summary>Runs the program without a shell and without standard input.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="environment">Its environment variables.</param>
    /// <param name="timeout">How long it may take; a user may have to type a passphrase meanwhile.</param>
    /// <param name="time">The clock of the time-out.</param>
    /// <param name="cancellationToken">Stops the program.</param>
    /// <returns>The first line of what it prints.</returns>
    /// <exception cref="PrompterException">It cannot be started, fails, takes too long, or prints nothing.</exception>
    public static async Task<string> ReadAsync(
        IReadOnlyList<string> words,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(words, environment);
        using var timer = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, stop.Token);
            var error = ReadAsync(process.StandardError, stop.Token);
            await process.WaitForExitAsync(stop.Token).ConfigureAwait(false);
            var lastWords = LastLine(await error.ConfigureAwait(false));
            var key = (await output.ConfigureAwait(false)).Split('\n', 2)[0].Trim();
            return process.ExitCode == 0 && key.Length > 0 ? key
                : process.ExitCode == 0 ? throw Failure(words, $"printed no key on its first line{lastWords}")
                : throw Failure(words, $"ended with exit code {process.ExitCode}{lastWords}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(words, $"took longer than {timeout.TotalSeconds:0.#} s and was stopped");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment)
    {
        var program =
            ExecutablePath.Find(words[0], environment)
            ?? throw Failure(words, "cannot be started: there is no such program");
        var start = new ProcessStartInfo(program, words.Skip(1))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildProcess.SetEnvironment(start, environment);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            // The runtime's message would repeat arguments, which may be secret.
            throw Failure(words, "cannot be started");
        }
    }

    /// <summary>All of it is read, so that the program never waits for a reader, and the beginning is kept.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new char[LongestOutput];
        var count = await reader.ReadBlockAsync(kept, cancellationToken).ConfigureAwait(false);
        var rest = new char[4096];
        while (await reader.ReadAsync(rest, cancellationToken).ConfigureAwait(false) > 0)
        {
            // Nobody wants it.
        }

        return new(kept, 0, count);
    }

    private static string LastLine(string text)
    {
        var line = text.TrimEnd().Split('\n')[^1].Trim();
        return line.Length == 0 ? "" : $": {line}";
    }

    private static PrompterException Failure(IReadOnlyList<string> words, string what) =>
        new(ErrorCategory.AuthFailure, $"the key cannot be had: the command '{words[0]}' {what}");
}

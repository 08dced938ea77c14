using Prompter.Providers.Processes;
using Prompter.Redaction;

namespace Prompter.Credentials;

/// <summary>Runs a program that prints a key.</summary>
internal static class KeyCommand
{
    /// <summary>A user may have to type a passphrase meanwhile.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs the program without a shell and without standard input.</summary>
    /// <returns>The first line of what it prints.</returns>
    /// <exception cref="PrompterException">It cannot be started, fails, takes too long, or prints nothing.</exception>
    public static async Task<string> ReadAsync(
        IReadOnlyList<string> words,
        IReadOnlyDictionary<string, string> environment,
        ChildProcessGroup children,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (RealPath.IsRelative(words[0]))
        {
            throw Failure(words, "would be another program in each folder; write its whole path");
        }

        if (ExecutablePath.Find(words[0], environment) is null)
        {
            throw Failure(words, "cannot be started: there is no such program");
        }

        using var timer = new CancellationTokenSource(Longest, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var printed = await CommandOutput.ReadAsync(children, words, stop.Token).ConfigureAwait(false);
            var key = printed.Output.Split('\n', 2)[0].Trim();
            var lastWords = LastLine(printed.Error, key);
            return printed.ExitCode != 0 ? throw Failure(words, $"ended with exit code {printed.ExitCode}{lastWords}")
                : key.Length == 0 ? throw Failure(words, $"printed no key on its first line{lastWords}")
                : key;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(words, $"took longer than {Longest.TotalSeconds:0} s and was stopped");
        }
        catch (PrompterException exception) when (exception.Command is not null)
        {
            // That exception has the arguments, which may be secret.
            throw Failure(words, "cannot be started");
        }
    }

    /// <summary>What the program said last. It may say the key, which nobody knows yet.</summary>
    private static string LastLine(string text, string key)
    {
        var line = new Redactor([key]).Redact(text.TrimEnd().Split('\n')[^1].Trim());
        var words = line.Split(' ').Select(word => SecretValue.LooksRandom(word) ? "[redacted]" : word);
        return line.Length == 0 ? "" : $": {string.Join(' ', words)}";
    }

    private static PrompterException Failure(IReadOnlyList<string> words, string what) =>
        new(ErrorCategory.AuthFailure, $"the key cannot be had: the command '{words[0]}' {what}");
}

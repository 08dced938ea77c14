using System.Text;

namespace Prompter.Providers.Processes;

/// <summary>Runs a program to its end for what it prints.</summary>
public static class CommandOutput
{
    /// <summary>The most that is kept of either output, in characters.</summary>
    private const int Limit = 4 * 1024 * 1024;

    /// <summary>Runs a program without input.</summary>
    /// <param name="children">The group that it belongs to.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="cancellationToken">Stops the program and all that it started.</param>
    /// <returns>Its exit code, and what it printed to standard output, or to standard error where it failed.</returns>
    /// <exception cref="PrompterException">It cannot be started.</exception>
    public static async Task<(int ExitCode, string Text)> ReadAsync(
        ChildProcessGroup children,
        IReadOnlyList<string> command,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(children);
        var output = new StringBuilder();
        var error = new StringBuilder();
        var child = children.Start(command, default);
        await using (child.ConfigureAwait(false))
        {
            await foreach (var (isError, text) in child.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var kept = isError ? error : output;
                kept.Append(text.AsSpan(0, Math.Min(text.Length, Limit - kept.Length)));
            }

            var exitCode = await child.WaitAsync(cancellationToken).ConfigureAwait(false);
            return (exitCode, (exitCode == 0 ? output : error).ToString());
        }
    }
}

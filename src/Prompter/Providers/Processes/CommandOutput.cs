namespace Prompter.Providers.Processes;

/// <summary>What a program printed until its end, of each output the first 4 Mi characters.</summary>
internal sealed record CommandOutput(int ExitCode, string Output, string Error)
{
    private const int Limit = 4 * 1024 * 1024;

    /// <summary>Runs a program without input, with the variables of the group if no others are given.</summary>
    /// <exception cref="PrompterException">It cannot be started.</exception>
    public static async Task<CommandOutput> ReadAsync(
        ChildProcessGroup children,
        IReadOnlyList<string> command,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        var output = new StringBuilder();
        var error = new StringBuilder();
        var child = children.Start(command, default, variables: variables);
        await using (child.ConfigureAwait(false))
        {
            await foreach (var (isError, text) in child.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var kept = isError ? error : output;
                kept.Append(text.AsSpan(0, Math.Min(text.Length, Limit - kept.Length)));
            }

            var exitCode = await child.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new(exitCode, output.ToString(), error.ToString());
        }
    }

    /// <summary>The exit code, and what was printed to standard output, or to standard error where the program failed.</summary>
    public void Deconstruct(out int exitCode, out string text) =>
        (exitCode, text) = (ExitCode, ExitCode == 0 ? Output : Error);
}

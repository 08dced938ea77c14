using Prompter.Json;
using Prompter.Providers.Processes;

namespace Prompter.Cli.Commands.Prompt;

/// <summary><c>--check</c>: compares the models of a run with what <c>llm models</c> lists.</summary>
internal static class ModelCheck
{
    /// <exception cref="UsageException">A model is not listed, or the list cannot be had.</exception>
    public static async Task RunAsync(
        TargetList targets,
        ChildProcessGroup children,
        CancellationToken cancellationToken
    )
    {
        if (!targets.UsesLlm)
        {
            return;
        }

        var llm = targets.LlmCommand ?? throw new UsageException(targets.NotInstalled());
        var known = await ListAsync([.. llm, "models", "list", "--json"], children, cancellationToken);
        var mistakes = targets
            .Targets.Where(target => target.Reference.Provider == PrompterHost.Llm)
            .Select(target => target.Reference.Model)
            .Except(known, StringComparer.Ordinal)
            .Select(model =>
                $"'llm models' does not list '{model}'"
                + (NearestName.Find(model, known) is { } near ? $"; did you mean '{near}'?" : "")
            )
            .ToList();
        if (mistakes.Count > 0)
        {
            throw new UsageException(string.Join('\n', mistakes));
        }
    }

    private static async Task<HashSet<string>> ListAsync(
        IReadOnlyList<string> command,
        ChildProcessGroup children,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (exitCode, text) = await CommandOutput.ReadAsync(children, command, cancellationToken);
            if (exitCode != 0)
            {
                throw new UsageException(
                    $"--check: '{string.Join(' ', command)}' failed: {text.Trim().Split('\n')[^1]}"
                );
            }

            using var models = JsonDocument.Parse(text);
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var model in models.RootElement.EnumerateArray())
            {
                names.Add(model.GetProperty("model_id").GetString()!);
                names.UnionWith(model.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()!));
            }

            return names;
        }
        catch (Exception exception)
            when (exception is PrompterException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            var reason = exception is PrompterException or JsonException
                ? FailureReason.Of(exception)
                : "it is JSON of another form";
            throw new UsageException($"--check: 'llm models list --json' gave no list: {reason}");
        }
    }
}

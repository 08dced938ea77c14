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
        var known = (await LlmModelList.ReadAsync(llm, "--check: ", children, cancellationToken))
            .SelectMany(model => model.Aliases.Append(model.Reference.Model))
            .ToHashSet(StringComparer.Ordinal);
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
}

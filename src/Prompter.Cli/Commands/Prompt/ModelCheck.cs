using Prompter.Json;
using Prompter.Providers;
using Prompter.Providers.Processes;

namespace Prompter.Cli.Commands.Prompt;

/// <summary><c>--check</c>: compares the models of a run with what <c>llm models</c>, the list of models and servers know.</summary>
internal sealed class ModelCheck(TargetList targets, ChildProcessGroup children, App app)
{
    private readonly PrompterHost host = targets.Host;

    /// <summary>Says of models whether they can be checked, and stops where one is in no list.</summary>
    /// <param name="asksServers">Whether providers are asked for their models.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UsageException">A model is not listed, or a list cannot be had.</exception>
    public async Task RunAsync(bool asksServers, CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        foreach (
            var models in targets
                .Models.Distinct()
                .Where(model => model.Provider != PrompterHost.Simulated)
                .GroupBy(model => model.Provider, model => model.Model, StringComparer.Ordinal)
        )
        {
            mistakes.AddRange(
                models.Key == PrompterHost.Llm
                    ? Missing("'llm models'", "", models, await ModelsOfLlmAsync(cancellationToken))
                : asksServers
                    ? Missing(models.Key, $"{models.Key}:", models, await AskAsync(models.Key, cancellationToken))
                : NotInCatalogue(models.Key, models)
            );
        }

        if (mistakes.Count > 0)
        {
            throw new UsageException(string.Join('\n', mistakes));
        }
    }

    private static IEnumerable<string> Missing(
        string list,
        string prefix,
        IEnumerable<string> models,
        IReadOnlyCollection<string> known
    ) =>
        models
            .Except(known, StringComparer.Ordinal)
            .Select(model =>
                $"{list} does not list '{prefix}{model}'"
                + (NearestName.Find(model, known) is { } near ? $"; did you mean '{prefix}{near}'?" : "")
            );

    private IEnumerable<string> NotInCatalogue(string provider, IEnumerable<string> models)
    {
        var catalogue = host.Catalogue;
        var known = KnownProviders.All.FirstOrDefault(one => one.Name == provider);
        if (known is null || host.AddressOf(host.Providers.Find(provider)!) != known.BaseUrl)
        {
            return Unchecked($"{provider} has an address of your own");
        }

        return !catalogue.Providers.Contains(provider, StringComparer.Ordinal)
            ? Unchecked($"the list of models does not know {provider}")
            : models
                .Where(model => catalogue.Find(new(provider, model)) is null)
                .Select(model =>
                    $"the list of models, as of {catalogue.AsOf:yyyy-MM-dd}, does not have '{provider}:{model}'"
                    + (
                        targets.ModelNames.NearestModel(provider, model) is { } near
                            ? $"; did you mean '{provider}:{near}'? "
                            : "; "
                    )
                    + "'prompter models update' fetches a newer list, and --live asks the provider"
                );

        string[] Unchecked(string why)
        {
            app.Say(
                $"prompter: not checked: {string.Join(", ", models.Select(model => $"{provider}:{model}"))}: {why}; --live asks its server"
            );
            return [];
        }
    }

    private async Task<IReadOnlyCollection<string>> AskAsync(string provider, CancellationToken cancellationToken)
    {
        try
        {
            var models = await host.ListModelsAsync(provider, cancellationToken);
            return [.. models.Select(model => model.Reference.Model)];
        }
        catch (PrompterException exception)
        {
            throw new UsageException($"--check --live: {provider}: {exception.Message}");
        }
    }

    private async Task<IReadOnlyCollection<string>> ModelsOfLlmAsync(CancellationToken cancellationToken)
    {
        var llm =
            targets.LlmCommand
            ?? throw new UsageException(
                targets.NotInstalled([.. targets.Targets.Where(one => one.Reference.Provider == PrompterHost.Llm)])
            );
        return (await LlmModelList.ReadAsync(llm, "--check: ", children, cancellationToken))
            .SelectMany(model => model.Aliases.Append(model.Reference.Model))
            .ToHashSet(StringComparer.Ordinal);
    }
}

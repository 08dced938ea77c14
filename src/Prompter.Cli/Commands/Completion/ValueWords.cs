using Prompter.Artifacts;
using Prompter.Catalogue;
using Prompter.Providers;
using Prompter.Providers.Simulated;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Completion;

/// <summary>The words that may stand for a value, by what the help calls it: <c>MODEL</c>, <c>FILE</c>, <c>lines|blocks</c>.</summary>
internal sealed class ValueWords(App app)
{
    /// <summary>As many runs as somebody may remember.</summary>
    private const int MostRuns = 20;

    public IEnumerable<WordInPlace> Of(string name, string current) =>
        name.Split(' ')[0].Split('|').SelectMany(part => OfPart(part, current));

    private IEnumerable<WordInPlace> OfPart(string name, string current) =>
        name switch
        {
            "MODEL" => Models(current),
            "PROVIDER" => Providers().Select(provider => new WordInPlace(provider)),
            "TEMPLATE" => new TemplateLibrary(app.Environment.Sources, Configuration()).Places.Keys.Select(
                template => new WordInPlace(template)
            ),
            "RUN" => Runs(),
            "KEY" => ConfigurationKeys
                .All.Where(key => !key.IsInNamedEntry)
                .Select(key => new WordInPlace(key.Path, key.Description)),
            "SHELL" => [new("bash"), new("zsh"), new("fish")],
            "FILE" or "PATH" or "SCHEMA" => [WordInPlace.Files],
            "FOLDER" or "DIRECTORY" => [WordInPlace.Folders],
            _ => name.Any(char.IsAsciiLetterUpper) ? [] : [new(name)],
        };

    private IEnumerable<WordInPlace> Runs()
    {
        try
        {
            return
            [
                .. (RunIndex.Of(app.Environment.Sources.HomeDirectory, app.Environment.Variables)?.Read() ?? [])
                    .Take(MostRuns)
                    .Select(run => new WordInPlace(run.Id, run.Prompt ?? "")),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Names of the configuration, simulated models, providers, and a provider's models of the list once its colon stands; no server is asked.</summary>
    private IEnumerable<WordInPlace> Models(string current)
    {
        var configuration = Configuration();
        var named = (WordInPlace[])
            [
                .. configuration.RouteNeeds.Select(route => new WordInPlace(
                    route.Key,
                    $"route to what has {string.Join(", ", route.Value.Needs.Words)}"
                )),
                .. configuration.Aliases.Select(alias => new WordInPlace(alias.Key, $"alias of {alias.Value}")),
                .. configuration.Routes.Select(route => new WordInPlace(
                    route.Key,
                    $"route to {string.Join(", ", route.Value)}"
                )),
                .. configuration
                    .Models.Concat(configuration.TargetPolicies.Keys)
                    .Select(model => new WordInPlace(model)),
                .. SimulatedChatClient.Characters.Select(character => new WordInPlace(
                    $"{PrompterHost.Simulated}:{character.Name}",
                    character.Description
                )),
            ];
        var colon = current.IndexOf(':', StringComparison.Ordinal);
        var others =
            colon > 0
                ? ModelCatalogue
                    .Load(ModelCatalogue.DefaultPath(app.Environment.Variables), _ => { })
                    .Models(current[..colon])
                    .Select(model => new WordInPlace(model.Reference.ToString(), model.Title ?? ""))
                : Providers()
                    .Append(PrompterHost.Llm)
                    .Select(provider => new WordInPlace($"{provider}:", "a provider"));
        return named.Concat(others).DistinctBy(word => word.Text, StringComparer.Ordinal);
    }

    private IEnumerable<string> Providers() =>
        new ProviderRegistry(Configuration().Providers).All.Select(provider => provider.Name);

    /// <summary>As much of the configuration as can be used: whoever presses a tab is told of mistakes by the command itself.</summary>
    private PrompterConfiguration Configuration()
    {
        var sources = app.Environment.Sources;
        foreach (var some in (ConfigurationSources[])[sources, sources with { ProjectFile = ProjectFileUse.Never }])
        {
            try
            {
                return app.Environment.LoadConfiguration(some).Value;
            }
            catch (ConfigurationException)
            {
                // The next has less to be wrong.
            }
        }

        return ConfigurationLoader.BuiltIn;
    }
}

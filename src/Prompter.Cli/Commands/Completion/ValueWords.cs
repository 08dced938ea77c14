using Prompter.Catalogue;
using Prompter.Providers;
using Prompter.Providers.Simulated;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Completion;

/// <summary>The words that may stand for a value, by what the help calls it: <c>MODEL</c>, <c>FILE</c>, <c>lines|blocks</c>.</summary>
internal sealed class ValueWords(App app)
{
    public IEnumerable<WordInPlace> Of(string name, string current) =>
        name.Contains('|', StringComparison.Ordinal)
            ? name.Split('|').Select(word => new WordInPlace(word))
            : name switch
            {
                "MODEL" => Models(current),
                "PROVIDER" => Providers().Select(provider => new WordInPlace(provider)),
                "SHELL" => [new("bash"), new("zsh"), new("fish")],
                "FILE" or "PATH" or "SCHEMA" => [WordInPlace.Files],
                "FOLDER" or "DIRECTORY" => [WordInPlace.Folders],
                _ => [],
            };

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

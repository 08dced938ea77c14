using Prompter.Catalogue;
using Prompter.Json;
using Prompter.Providers.Http;
using Prompter.Providers.Processes;
using Prompter.Providers.Simulated;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Models;

internal static class ModelsCommand
{
    public static Command Create(App app)
    {
        var command = new Page(
            "models",
            "Show what is known of models: limits, prices, abilities.",
            "models [PROVIDER] [WORDS…] [OPTIONS]",
            Overview
        )
        {
            Update(app),
        };
        var words = new Argument<string[]>("PROVIDER") { Arity = ArgumentArity.ZeroOrMore };
        command.Add(words);
        var search = new SearchOptions(command);
        var json = command.Flag("--json", "one JSON line a model");
        var live = command.Flag("--live", "ask the provider itself");
        var configuration = new ConfigurationOptions(command);
        command.SetAction(
            (parsed, _) =>
                StopSignals.GuardAsync(
                    app.Environment,
                    async (children, stop) =>
                    {
                        var catalogue = ModelCatalogue.Load(
                            ModelCatalogue.DefaultPath(app.Environment.Variables),
                            warning => app.Say($"prompter: {warning}")
                        );
                        var asked = parsed.GetValue(words) ?? [];
                        var wanted = search.Read(parsed, asked);
                        var provider = asked.FirstOrDefault();
                        IReadOnlyList<CatalogueModel> all;
                        try
                        {
                            all =
                                parsed.GetValue(live)
                                    ? await AskAsync(
                                        app,
                                        configuration.Read(parsed, app.Environment),
                                        provider,
                                        children,
                                        stop
                                    )
                                : provider == PrompterHost.Simulated ? Simulated()
                                : provider == PrompterHost.Llm
                                    ? await ListLlmAsync(
                                        app,
                                        configuration.Read(parsed, app.Environment),
                                        children,
                                        stop
                                    )
                                : [.. catalogue.Providers.SelectMany(catalogue.Models)];
                        }
                        catch (PrompterException exception)
                        {
                            app.Say(app.Environment.Redactor.Redact($"prompter: {provider}: {exception.Message}"));
                            return ExitCodes.Failure;
                        }

                        var models = wanted.In(all);
                        if (models.Count == 0 && asked.Length + wanted.Needs.Words.Count() > 0)
                        {
                            app.Say(app.Environment.Redactor.Redact($"prompter: {wanted.Explain(all)}"));
                            return ExitCodes.Failure;
                        }

                        if (parsed.GetValue(json))
                        {
                            models.ForEach(model => app.PrintJson(ModelJson.Of(model)));
                            return ExitCodes.Success;
                        }

                        var width = app.Streams.Output.Width(app.Environment.Variables);
                        if (provider == PrompterHost.Simulated)
                        {
                            ModelTable.WriteTitles(app.Output, models, width);
                        }
                        else
                        {
                            ModelTable.Write(app.Output, models, width);
                        }

                        var count = Counted(models.Count, "model");
                        var date = $"as of {catalogue.AsOf:yyyy-MM-dd} ({catalogue.Source}); $ for a million tokens";
                        app.Say(
                            parsed.GetValue(live)
                                ? $"{count} of {provider} as it lists them now; prices and abilities {date}"
                            : provider is PrompterHost.Simulated ? $"{count} that run in Prompter itself"
                            : provider is PrompterHost.Llm ? $"{count} that llm lists"
                            : $"{count} {date}"
                        );
                        return ExitCodes.Success;
                    }
                )
        );
        return command;
    }

    private static List<CatalogueModel> Simulated() =>
        [
            .. SimulatedChatClient.Characters.Select(character => new CatalogueModel(
                new(PrompterHost.Simulated, character.Name)
            )
            {
                Title = character.Description,
                Price = new(0, 0),
            }),
        ];

    private static Task<IReadOnlyList<CatalogueModel>> ListLlmAsync(
        App app,
        ConfigurationSources sources,
        ChildProcessGroup children,
        CancellationToken cancellationToken
    )
    {
        var llm = app.Environment.LoadConfiguration(sources).Value.Llm.Command;
        return app.Environment.FindProgram(llm[0]) is null
            ? throw new UsageException($"'{llm[0]}' is not on the PATH; install it with 'pipx install llm'")
            : LlmModelList.ReadAsync(llm, "", children, cancellationToken);
    }

    private static async Task<List<CatalogueModel>> AskAsync(
        App app,
        ConfigurationSources sources,
        string? provider,
        ChildProcessGroup children,
        CancellationToken cancellationToken
    )
    {
        using var host = new PrompterHost(
            app.Environment.LoadConfiguration(sources).Value,
            new()
            {
                Environment = app.Environment.Variables,
                Clock = app.Environment.Time,
                Children = children,
                KeyFound = key => app.Environment.Redactor.Learn([key]),
                Redactor = app.Environment.Redactor,
            }
        );
        var names = host.Providers.All.Select(known => known.Name).ToList();
        if (provider is null)
        {
            throw new UsageException(
                $"--live asks one provider: prompter models PROVIDER --live; there are {string.Join(", ", names)}"
            );
        }

        if (host.Providers.Find(provider) is null)
        {
            var near = NearestName.Find(provider, names) is { } nearest ? $"; did you mean '{nearest}'?" : "";
            throw new UsageException($"there is no provider '{provider}'{near}");
        }

        return
        [
            .. (await host.ListModelsAsync(provider, cancellationToken)).Select(model =>
                model with
                {
                    Reference = app.Environment.Redactor.RedactModel(model.Reference),
                }
            ),
        ];
    }

    private static Page Update(App app)
    {
        var command = new Page(
            "update",
            "Fetch a newer list of models and prices.",
            "models update [--url URL]",
            "  prompter models update\n  prompter models update --url https://example.com/models.json"
        );
        var url = command.Text(
            "--url",
            "URL",
            $"a list of Prompter's or of models.dev's (default {CatalogueUpdate.DefaultUrl})"
        );
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var path = ModelCatalogue.DefaultPath(app.Environment.Variables);
                try
                {
                    var list = await new CatalogueUpdate(FetchAsync, app.Environment.Time).RunAsync(
                        parsed.UrlOf(url) ?? CatalogueUpdate.DefaultUrl,
                        path,
                        cancellationToken
                    );
                    var count = list.Providers.Sum(provider => list.Models(provider).Count);
                    var older =
                        list.AsOf < ModelCatalogue.BuiltIn.AsOf
                            ? $", which is older than the one that is built in ({ModelCatalogue.BuiltIn.AsOf:yyyy-MM-dd}) and stays unused"
                            : "";
                    app.Say(
                        $"{Counted(count, "model")} of {Counted(list.Providers.Count, "provider")}, as of {list.AsOf:yyyy-MM-dd}, stored in {app.Environment.NameOf(path)}{older}"
                    );
                    return ExitCodes.Success;
                }
                catch (PrompterException exception)
                {
                    app.Say(app.Environment.Redactor.Redact($"prompter: {exception.Message}"));
                    return ExitCodes.Failure;
                }
            }
        );
        return command;

        async Task<byte[]> FetchAsync(Uri address, CancellationToken cancellationToken)
        {
            var file = new WebFile(address, EnvironmentProxy.In(app.Environment.Variables))
            {
                Limit = CatalogueUpdate.LargestAnswer,
            };
            return (await file.ReadAsync(cancellationToken)).Bytes;
        }
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private const string Overview = """
          prompter models anthropic
          prompter models gpt-5 --vision --max-price 2
              all words have to be in the name, the provider, the title or the abilities
          prompter models openrouter free tools --min-context 200k --sort released
          prompter models sim
          prompter models llm
              what 'llm models' lists
          prompter models ollama --live
          prompter models --json | jq -r 'select(.input_per_1m == 0) | .model'
          prompter models update

        Prices are US dollars for a million tokens: + where large requests cost more, ? where unknown.
        The list came with Prompter, or is the newer one in ~/.local/share/prompter/models.json that
        'prompter models update' fetched. It is data of https://models.dev and genai-prices (MIT license) and
        of the providers' own pages.
        """;
}

using Prompter.Catalogue;
using Prompter.Credentials;
using Prompter.Json;
using Prompter.Providers.Processes;

namespace Prompter.Cli.Commands.Setup;

/// <summary>What <c>prompter setup</c> does, one after the other; nothing is written before the last.</summary>
/// <param name="app">The command line.</param>
/// <param name="inventory">What is known without asking.</param>
/// <param name="dialogue">Who is asked; null: what is preselected is taken.</param>
internal sealed class SetupSteps(App app, Inventory inventory, Dialogue? dialogue)
{
    private const string Greeting = "Say hello in one short sentence.";
    private static readonly TimeSpan PatienceWithLlm = TimeSpan.FromSeconds(10);

    /// <summary>The provider of a key that was typed, and the key.</summary>
    private (string Provider, string Key)? typed;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        IReadOnlyList<LocalServer> servers = [];
        string? llm = null;
        var ended = await GuardAsync(
            async (host, children, stop) =>
            {
                var asked = DefaultOfLlmAsync(children, stop);
                servers = await LocalServer.FindAsync(host, stop);
                llm = await asked;
            }
        );
        if (ended != ExitCodes.Success)
        {
            return ended;
        }

        var served = servers.Select(server =>
            $"{server.Provider.Name} ({(server.Models.Count == 1 ? "1 model" : $"{server.Models.Count} models")})"
        );
        Print($"Keys:          {inventory.KeyLine}");
        Print($"Local servers: {(servers.Count == 0 ? "none" : string.Join(", ", served))}");
        Print($"Programs:      {inventory.ProgramLine}");
        if (inventory.Keys.Count == 0 && servers.Count == 0)
        {
            AskForKey();
        }

        var choices = ModelChoice.All(
            typed is { } own ? [own.Provider] : inventory.Keys.Select(key => key.Provider.Name),
            servers,
            llm,
            ModelCatalogue.Load(ModelCatalogue.DefaultPath(app.Environment.Variables), Print)
        );
        var models = Choose(choices);
        ended = await TryAsync(models[0]);
        if (ended == ExitCodes.Success)
        {
            Write(models);
        }

        return ended;
    }

    private void AskForKey()
    {
        var names = inventory
            .Providers.All.Where(provider => provider.NeedsKey)
            .Select(provider => provider.Name)
            .ToList();
        if (dialogue is null)
        {
            return;
        }

        Print($"A key makes models real: of {string.Join(", ", names.Take(5))}, …");
        while (true)
        {
            var name = dialogue.Ask("Store a key of which provider? [none] ");
            if (name is "" or "none")
            {
                return;
            }

            if (names.Contains(name, StringComparer.Ordinal))
            {
                var key = dialogue.AskHidden($"Key for {name} (not shown): ");
                if (key.Length > 0 && !key.Any(char.IsControl))
                {
                    app.Environment.Redactor.Learn([key]);
                    typed = (name, key);
                    return;
                }

                Print("A key is one line without control characters.");
            }
            else
            {
                Print(
                    NearestName.Find(name, names) is { } nearest
                        ? $"Did you mean '{nearest}'?"
                        : $"There are {string.Join(", ", names)}."
                );
            }
        }
    }

    /// <summary>The models to ask by default: numbers of the list, or names.</summary>
    private IReadOnlyList<string> Choose(IReadOnlyList<ModelChoice> choices)
    {
        var configured = inventory.Configuration.Models;
        IReadOnlyList<string> preselected = configured.Count > 0 ? configured : [choices[0].Name];
        if (dialogue is null)
        {
            return preselected;
        }

        Print("");
        Print("Which models shall be asked where none is named? ($ for a million tokens)");
        var width = choices.Max(choice => choice.Name.Length);
        foreach (var (index, choice) in choices.Index())
        {
            Print($"{index + 1, 4}  {choice.Name.PadRight(width)}  {choice.About}");
        }

        while (true)
        {
            var answer = dialogue.Ask($"Numbers or names, such as 1 2 [{string.Join(' ', preselected)}]: ");
            var words = answer.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            var models = words.Select(ModelOf).ToList();
            if (models.Count == 0)
            {
                return preselected;
            }

            if (!models.Contains(null))
            {
                return [.. models.OfType<string>().Distinct(StringComparer.Ordinal)];
            }

            Print($"'{words[models.IndexOf(null)]}' is no number from 1 to {choices.Count}, and no PROVIDER:MODEL.");
        }

        string? ModelOf(string word) =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? choices.ElementAtOrDefault(number - 1)?.Name
            : word.Contains(':', StringComparison.Ordinal) || choices.Any(choice => choice.Name == word) ? word
            : null;
    }

    private async Task<int> TryAsync(string model)
    {
        if (dialogue is null)
        {
            return ExitCodes.Success;
        }

        Print($"A first question: \"{Greeting}\" to {model}.");
        if (!dialogue.Agrees("Send it?", usually: true))
        {
            return ExitCodes.Success;
        }

        var isRight = false;
        var ended = await GuardAsync(
            async (host, _, stop) =>
            {
                try
                {
                    using var client = host.CreateClient(model);
                    var answer = await client.GetResponseAsync(Greeting, cancellationToken: stop);
                    Print(DisplayText.MakeAnswerVisible(answer.Text.Trim()));
                    isRight = true;
                }
                catch (PrompterException exception)
                {
                    Print($"{model}: {exception.Message}");
                }
            }
        );
        if (
            ended != ExitCodes.Success
            || isRight
            || dialogue.Agrees("Make it the default all the same?", usually: false)
        )
        {
            return ended;
        }

        Print("Nothing was changed.");
        return ExitCodes.Failure;
    }

    private void Write(IReadOnlyList<string> models)
    {
        if (typed is { } own)
        {
            var store = CredentialStore.Of(app.Environment.Variables);
            store.Set(own.Provider, new() { ApiKey = own.Key });
            Print($"{own.Provider}: the key is stored in {app.Environment.NameOf(store.Path)}");
        }

        if (!inventory.Configuration.Models.SequenceEqual(models, StringComparer.Ordinal))
        {
            Print(ModelsSetting.Write(app.Environment, models));
        }

        Print("Now: prompter \"Say hello\"");
    }

    /// <summary>Does what Ctrl-C stops, with a host that knows the key that was typed.</summary>
    private Task<int> GuardAsync(Func<PrompterHost, ChildProcessGroup, CancellationToken, Task> actAsync) =>
        StopSignals.GuardAsync(
            app.Environment,
            async (children, stop) =>
            {
                var variables = new Dictionary<string, string>(app.Environment.Variables, StringComparer.Ordinal);
                if (typed is { } own)
                {
                    variables[CredentialStore.KeyVariable(own.Provider)] = own.Key;
                }

                using var host = new PrompterHost(
                    inventory.Configuration,
                    new()
                    {
                        Environment = variables,
                        Clock = app.Environment.Time,
                        Children = children,
                        KeyFound = key => app.Environment.Redactor.Learn([key]),
                        Redactor = app.Environment.Redactor,
                    }
                );
                await actAsync(host, children, stop);
                return ExitCodes.Success;
            }
        );

    /// <summary>The model that llm asks where none is named; null where it does not say so in time.</summary>
    private async Task<string?> DefaultOfLlmAsync(ChildProcessGroup children, CancellationToken cancellationToken)
    {
        if (!inventory.HasLlm)
        {
            return null;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(PatienceWithLlm);
        try
        {
            string[] command = [.. inventory.Configuration.Llm.Command, "models", "default"];
            var (exitCode, text) = await CommandOutput.ReadAsync(children, command, stop.Token);
            return
                exitCode == 0
                && text.Trim() is { Length: > 0 } name
                && !DisplayText.IsUnseen(name)
                && !name.Contains('\n')
                ? name
                : null;
        }
        catch (PrompterException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Print(string line) => app.Print(app.Environment.Redactor.Redact(line));
}

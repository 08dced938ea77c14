using System.Text.Json.Nodes;
using Prompter.Credentials;
using Prompter.Json;
using Prompter.Providers;
using Prompter.Redaction;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Keys;

internal static class KeysCommand
{
    public static Command Create(App app) =>
        new Page("keys", "Store, list and remove the keys of providers.", "keys COMMAND [OPTIONS]", Overview)
        {
            Set(app),
            List(app),
            Remove(app),
            PathCommand(app),
        };

    private static Page Set(App app)
    {
        var command = new Page(
            "set",
            "Store a provider's key, or where it is to be had. Without an option, the key is asked for.",
            "keys set PROVIDER [OPTIONS]",
            """
              prompter keys set openai
                  asks for the key and does not show it
              pass show groq | prompter keys set groq
                  reads the key from standard input
              prompter keys set anthropic --command "pass show anthropic"
                  asks that program each time, and stores no key
              prompter keys set openai --base-url https://proxy.example/v1
                  leaves the key as it is
            """
        );
        var provider = command.Required("PROVIDER");
        var address = command.Text("--base-url", "URL", "use this address instead of the provider's own");
        var program = command.Text(
            "--command",
            "TEXT",
            "the key is the first line that this program prints (no shell)"
        );
        var keychain = command.Flag("--keychain", "the key is in the keychain (secret-tool; security on macOS)");
        var configuration = new ConfigurationOptions(command);
        // What the parser says of an argument too many would repeat it, and it may be a key.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            if (parsed.UnmatchedTokens.Count > 0)
            {
                throw new UsageException(
                    "'keys set' takes one provider and its options. A key is no argument, for others could see it: it is asked for, or read from standard input; see 'prompter keys set --help'"
                );
            }

            var name = NameOf(app, parsed.GetValue(provider)!, configuration.Read(parsed, app.Environment));
            var credential = new StoredCredential
            {
                BaseUrl = parsed.UrlOf(address),
                ApiKeyCommand = parsed.GetValue(program),
                Keychain = parsed.GetValue(keychain),
            };
            if (credential is { ApiKeyCommand: not null, Keychain: true })
            {
                throw new UsageException("--command and --keychain cannot both tell the key; use one of them");
            }

            if (CommandWords.Split(credential.ApiKeyCommand ?? "") is [var asked, ..] && RealPath.IsRelative(asked))
            {
                throw new UsageException($"'{asked}' would be another program in each folder; write its whole path");
            }

            var store = OpenStore(app);
            if (credential is { ApiKeyCommand: null, Keychain: false, BaseUrl: null })
            {
                // A file that cannot be used is told before anybody has typed a key.
                store.Load();
                credential = credential with { ApiKey = SecretInput.Read(app, $"Key for {name}: ") };
            }

            store.Set(name, credential);
            var what = credential is { ApiKey: null, ApiKeyCommand: null, Keychain: false }
                ? "address stored, and no key read,"
                : "stored";
            app.Say($"{name}: {what} in {app.Environment.NameOf(store.Path)}");
            if (store.Peek(name, [])?.Program is { } needed && app.Environment.FindProgram(needed) is null)
            {
                app.Say($"prompter: '{needed}' is not on the PATH; without it the key cannot be had");
            }
        });
        return command;
    }

    private static Page List(App app)
    {
        var command = new Page(
            "list",
            "Print which keys are known and where each comes from; of a key, at most its end.",
            "keys list [--json]",
            "  prompter keys list\n  prompter keys list --json | jq -r .provider"
        );
        var json = command.Flag("--json", "one JSON line a provider");
        var configuration = new ConfigurationOptions(command);
        command.SetAction(parsed =>
        {
            var rows = Rows(Providers(app, configuration.Read(parsed, app.Environment)), OpenStore(app));
            if (parsed.GetValue(json))
            {
                rows.ForEach(row => app.PrintJson(AsJson(row.Provider, row.Credential)));
            }
            else
            {
                WriteTable(app.Output, rows);
            }
        });
        return command;
    }

    private static Page Remove(App app)
    {
        var command = new Page(
            "remove",
            "Remove all that is stored of a provider.",
            "keys remove PROVIDER",
            "  prompter keys remove openai"
        );
        var provider = command.Required("PROVIDER");
        command.SetAction(parsed =>
        {
            var store = OpenStore(app);
            var name = parsed.GetValue(provider)!;
            if (name.Length == 0 || !store.Remove(name))
            {
                throw new UsageException(
                    LooksLikeKey(app, name)
                        ? "what stands in the place of the provider looks like a key; see 'prompter keys list'"
                        : $"nothing is stored of '{name}'; see 'prompter keys list'"
                );
            }

            app.Say($"{name}: removed from {app.Environment.NameOf(store.Path)}");
        });
        return command;
    }

    private static Page PathCommand(App app)
    {
        var command = new Page("path", "Print where keys are stored.", "keys path", "  prompter keys path");
        command.SetAction(_ => app.Print(OpenStore(app).Path));
        return command;
    }

    /// <summary>The providers that are known, with those of the configuration.</summary>
    private static IReadOnlyCollection<Provider> Providers(App app, ConfigurationSources sources) =>
        new ProviderRegistry(app.Environment.LoadConfiguration(sources).Value.Providers).All;

    private static List<(string Provider, Credential Credential)> Rows(
        IReadOnlyCollection<Provider> providers,
        CredentialStore store
    )
    {
        IReadOnlyList<string> none = [];
        var named = providers
            .Select(provider => (provider.Name, Variables: provider.KeyVariables))
            .Concat(store.Load().Select(entry => (Name: entry.Key, Variables: none)))
            .DistinctBy(provider => provider.Name, StringComparer.Ordinal);
        var rows = new List<(string, Credential)>();
        foreach (var (name, variables) in named)
        {
            if (store.Peek(name, variables) is { } credential)
            {
                rows.Add((name, credential));
            }
        }

        return rows;
    }

    private static void WriteTable(TextWriter output, List<(string Provider, Credential Credential)> rows)
    {
        if (rows.Count == 0)
        {
            output.WriteLine("No key is known. Store one with 'prompter keys set PROVIDER'.");
            return;
        }

        var width = rows.Max(row => DisplayText.WidthOf(row.Provider));
        foreach (var (provider, credential) in rows)
        {
            var address = credential.BaseUrl is { } url ? $", at {ConfiguredSecrets.Hide(url.OriginalString)}" : "";
            var line =
                $"{DisplayText.PadRight(provider, width)}  {Mask(credential.ApiKey), -6}  {credential.Origin}{address}";
            output.WriteLine(DisplayText.MakeVisible(line));
        }
    }

    private static string AsJson(string provider, Credential credential) =>
        JsonLine.Of(
            new JsonObject
            {
                ["provider"] = provider,
                ["origin"] = credential.Origin,
                ["key"] = credential.ApiKey is null ? null : Mask(credential.ApiKey),
                ["base_url"] = credential.BaseUrl is { } url ? ConfiguredSecrets.Hide(url.OriginalString) : null,
            }
        );

    /// <summary>The last four characters of a key that is long enough to stay secret without them.</summary>
    private static string Mask(string? key) =>
        key switch
        {
            null => "-",
            { Length: >= 12 } => $"…{key[^4..]}",
            _ => "…",
        };

    private static string NameOf(App app, string provider, ConfigurationSources sources)
    {
        if (
            provider.Length == 0
            || provider.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
        )
        {
            throw new UsageException("a provider's name has only letters, digits, '-', '_' and '.'");
        }

        var names = Providers(app, sources).Select(known => known.Name).ToList();
        if (!names.Contains(provider, StringComparer.Ordinal))
        {
            if (LooksLikeKey(app, provider))
            {
                throw new UsageException(
                    "what stands in the place of the provider looks like a key; a key is asked for, or read from standard input, and is no argument; nothing is stored"
                );
            }

            var advice = NearestName.Find(provider, names) is { } nearest
                ? $"did you mean '{nearest}'?"
                : "name it under 'providers' of the configuration, with its kind and base_url";
            app.Say($"prompter: '{provider}' is no provider that Prompter knows by itself; {advice}");
        }

        return provider;
    }

    private static bool LooksLikeKey(App app, string name) =>
        SecretValue.LooksRandom(name) || app.Environment.Redactor.Redact(name) != name;

    private static CredentialStore OpenStore(App app) => CredentialStore.Of(app.Environment.Variables);

    private const string Overview = """
          prompter keys set openai
          prompter keys list
          prompter keys remove openai

        A variable is stronger than what is stored: PROMPTER_OPENAI_API_KEY, then the provider's own,
        OPENAI_API_KEY. Keys are stored in ~/.config/prompter/credentials.json (see 'prompter keys
        path'), which nobody but you may read.
        """;
}

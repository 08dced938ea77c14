using System.Text.Json.Nodes;
using Prompter.Providers.Processes;

namespace Prompter.Credentials;

/// <summary>Finds the keys of providers: in the environment, then in a file that only its owner may read.</summary>
/// <remarks>
/// Instances are thread-safe. The file is read each time; a key that a command or the keychain gave is kept for the life of the
/// instance, so that its user is asked once. No message and no text of these types holds a key.
/// </remarks>
internal sealed class CredentialStore(string path, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>One at a time: a user who has to type a passphrase sees one question.</summary>
    private static readonly SemaphoreSlim Asking = new(1, 1);

    private readonly CredentialFile file = new(path);
    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal);

    public string Path => path;

    /// <summary>The group of the programs that print keys; default one of the instance's own.</summary>
    public ChildProcessGroup Children { get; init; } = new(environment);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Is told each key that is found, before anybody uses it; default nobody.</summary>
    public Action<string> KeyFound { get; init; } = _ => { };

    /// <summary>The store of a user.</summary>
    public static CredentialStore Of(IReadOnlyDictionary<string, string> environment) =>
        new(UserFile.Credentials.In(environment), environment);

    /// <summary>All keys and addresses that a user has stored; nothing where the file cannot be used, which is told to whoever uses it.</summary>
    public static IReadOnlyList<string> SecretsOf(IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return [.. Of(environment).file.Read().Select(entry => entry.Value).SelectMany(StoredCredential.TextsIn)];
        }
        catch (PrompterException)
        {
            return [];
        }
    }

    /// <summary>The variable that is stronger than every other: <c>PROMPTER_OPENAI_API_KEY</c> for <c>openai</c>.</summary>
    public static string KeyVariable(string provider)
    {
        var name = provider.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_');
        return $"PROMPTER_{string.Concat(name).ToUpperInvariant()}_API_KEY";
    }

    /// <summary>Reads all that is stored, by provider, in the order of the file.</summary>
    public IEnumerable<KeyValuePair<string, StoredCredential>> Load() =>
        [
            .. file.Read()
                .Select(pair => KeyValuePair.Create(pair.Key, StoredCredential.Read(file, pair.Key, pair.Value))),
        ];

    /// <summary>Stores what is given of a provider and keeps the rest; a source of its key replaces the one before.</summary>
    /// <exception cref="PrompterException">The file is broken, not safe, or cannot be written; it is as it was.</exception>
    public void Set(string provider, StoredCredential credential) =>
        file.Change(content =>
        {
            var entry = content[provider] is null
                ? []
                : content[provider] as JsonObject ?? throw file.Failure($"'{provider}' has to be a JSON object");
            credential.WriteTo(entry);
            StoredCredential.Read(file, provider, entry);
            content[provider] = entry;
            return true;
        });

    /// <summary>Removes all that is stored of a provider, if anything is, and says whether it was.</summary>
    /// <exception cref="PrompterException">The file is broken, not safe, or cannot be written; it is as it was.</exception>
    public bool Remove(string provider) => file.Change(content => content.Remove(provider));

    /// <summary>What <see cref="ResolveAsync"/> finds without running a command: where the key comes from one, it is null.</summary>
    public Credential? Peek(string provider, IReadOnlyList<string> keyVariables) =>
        Find(provider, keyVariables).Credential;

    /// <summary>Finds what lets the user into a provider: a key of the environment is stronger than a stored one.</summary>
    /// <remarks>Prompter's own variable for the provider is stronger than the provider's, which come in their order.</remarks>
    /// <returns>null where nothing is known of the provider.</returns>
    /// <exception cref="PrompterException">The file is broken or not safe, or the command failed.</exception>
    public async ValueTask<Credential?> ResolveAsync(
        string provider,
        IReadOnlyList<string> keyVariables,
        CancellationToken cancellationToken = default
    )
    {
        var (credential, words) = Find(provider, keyVariables);
        var key = words is null ? credential?.ApiKey : await AskAsync(words, cancellationToken).ConfigureAwait(false);
        if (key is not null)
        {
            KeyFound(key);
        }

        return credential is null ? null : credential with { ApiKey = key };
    }

    private (Credential? Credential, IReadOnlyList<string>? Words) Find(
        string provider,
        IReadOnlyList<string> keyVariables
    )
    {
        // It is read even where the environment has the key: an address in it says where that key may go.
        var content = file.Read();
        var stored = content.TryGetPropertyValue(provider, out var node)
            ? StoredCredential.Read(file, provider, node)
            : null;
        var variable = keyVariables
            .Prepend(KeyVariable(provider))
            .FirstOrDefault(name => !string.IsNullOrWhiteSpace(environment.GetValueOrDefault(name)));
        if (variable is not null)
        {
            return (new(environment[variable].Trim(), stored?.BaseUrl, $"the variable {variable}"), null);
        }

        if (stored is null)
        {
            return (null, null);
        }

        var words =
            stored.Keychain ? KeychainCommand(provider)
            : stored.ApiKeyCommand is null ? null
            : CommandWords.Split(stored.ApiKeyCommand)
                ?? throw file.Failure($"{provider}.api_key_command has a quote that is not closed");
        var origin =
            stored.ApiKey is not null ? path
            : stored.Keychain ? $"the keychain ({words![0]}), as {path} says"
            : words is not null ? $"the command '{words[0]}', as {path} says"
            : $"{path}, without a key";
        return (new(stored.ApiKey, stored.BaseUrl, origin) { Program = words?[0] }, words);
    }

    private IReadOnlyList<string> KeychainCommand(string provider) =>
        OperatingSystem.IsMacOS() ? ["security", "find-generic-password", "-s", "prompter", "-a", provider, "-w"]
        : OperatingSystem.IsWindows()
            ? throw file.Failure($"{provider}.keychain works on Linux and macOS only; use api_key_command")
        : ["secret-tool", "lookup", "service", "prompter", "provider", provider];

    private async Task<string> AskAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        await Asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var question = string.Join('\0', words);
            if (!answers.TryGetValue(question, out var key))
            {
                key = await KeyCommand
                    .ReadAsync(words, environment, Children, TimeProvider, cancellationToken)
                    .ConfigureAwait(false);
                answers[question] = key;
            }

            return key;
        }
        finally
        {
            Asking.Release();
        }
    }
}

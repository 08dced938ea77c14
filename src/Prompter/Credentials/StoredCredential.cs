using System.Text.Json.Nodes;

namespace Prompter.Credentials;

/// <summary>What the file of credentials says of one provider. At most one of the key's three sources is set.</summary>
internal sealed record StoredCredential
{
    private const string ApiKeyName = "api_key";
    private const string ApiKeyCommandName = "api_key_command";
    private const string KeychainName = "keychain";
    private const string BaseUrlName = "base_url";

    public string? ApiKey { get; init; }

    /// <summary>A program and its arguments, split at blanks as a shell would, whose first line of output is the key; or null.</summary>
    public string? ApiKeyCommand { get; init; }

    /// <summary>Whether the key is in the system's keychain; default false.</summary>
    public bool Keychain { get; init; }

    /// <summary>An absolute http or https address to use instead of the provider's own, or null.</summary>
    public Uri? BaseUrl { get; init; }

    private int KeySources => (ApiKey is null ? 0 : 1) + (ApiKeyCommand is null ? 0 : 1) + (Keychain ? 1 : 0);

    /// <summary>Reads a provider's member of the file.</summary>
    /// <exception cref="PrompterException">A value is not what it has to be.</exception>
    public static StoredCredential Read(CredentialFile file, string provider, JsonNode? node)
    {
        var entry = node as JsonObject ?? throw file.Failure($"'{provider}' has to be a JSON object");
        var stored = new StoredCredential
        {
            ApiKey = Text(ApiKeyName),
            ApiKeyCommand = Text(ApiKeyCommandName),
            Keychain = entry[KeychainName]?.GetValueKind() switch
            {
                null or JsonValueKind.False => false,
                JsonValueKind.True => true,
                _ => throw file.Failure($"{provider}.{KeychainName} has to be true or false"),
            },
            BaseUrl =
                Text(BaseUrlName) is not { } text ? null
                : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
                : throw file.Failure(
                    $"{provider}.{BaseUrlName} has to be an address that begins with https:// or http://"
                ),
        };
        return stored.KeySources <= 1
            ? stored
            : throw file.Failure(
                $"'{provider}' has more than one of {ApiKeyName}, {ApiKeyCommandName} and {KeychainName}; keep one of them"
            );

        string? Text(string name) =>
            entry[name] switch
            {
                null => null,
                JsonValue value when value.TryGetValue(out string? text) && !string.IsNullOrWhiteSpace(text) => text,
                _ => throw file.Failure($"{provider}.{name} has to be text, and not empty"),
            };
    }

    /// <summary>The key and the address of a provider's member, as far as they are there.</summary>
    public static IEnumerable<string> TextsIn(JsonNode? node) =>
        node is not JsonObject entry
            ? []
            : new[] { entry[ApiKeyName], entry[BaseUrlName] }
                .Select(value => value is JsonValue text && text.TryGetValue(out string? found) ? found : null)
                .OfType<string>();

    /// <summary>Puts what is set into a provider's member, and leaves the rest alone; a source of the key takes the place of the one before.</summary>
    public void WriteTo(JsonObject entry)
    {
        if (KeySources > 0)
        {
            entry.Remove(ApiKeyName);
            entry.Remove(ApiKeyCommandName);
            entry.Remove(KeychainName);
        }

        Set(ApiKeyName, ApiKey);
        Set(ApiKeyCommandName, ApiKeyCommand);
        Set(KeychainName, Keychain ? true : null);
        Set(BaseUrlName, BaseUrl?.OriginalString);

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
            {
                entry[name] = value;
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>Without anything that may hold a key.</remarks>
    public override string ToString() => nameof(StoredCredential);
}

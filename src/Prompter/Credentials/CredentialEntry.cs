using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prompter.Credentials;

/// <summary>One provider's member of the file, read and changed. What it has beside is left alone.</summary>
internal static class CredentialEntry
{
    private const string ApiKey = "api_key";
    private const string ApiKeyCommand = "api_key_command";
    private const string Keychain = "keychain";
    private const string BaseUrl = "base_url";
    private const string Extra = "extra";

    /// <summary>Reads a provider's member.</summary>
    /// <param name="file">The file, for what is wrong with it.</param>
    /// <param name="provider">The provider's name.</param>
    /// <param name="node">Its member.</param>
    /// <exception cref="PrompterException">A value is not what it has to be.</exception>
    public static StoredCredential Read(CredentialFile file, string provider, JsonNode? node)
    {
        var entry = node as JsonObject ?? throw file.Failure($"'{provider}' has to be a JSON object");
        var stored = new StoredCredential
        {
            ApiKey = Text(ApiKey),
            ApiKeyCommand = Text(ApiKeyCommand),
            Keychain = Keychains(),
            BaseUrl = Url(),
            Extra = Texts(),
        };
        return (stored.ApiKey is null ? 0 : 1) + (stored.ApiKeyCommand is null ? 0 : 1) + (stored.Keychain ? 1 : 0) <= 1
            ? stored
            : throw file.Failure(
                $"'{provider}' has more than one of {ApiKey}, {ApiKeyCommand} and {Keychain}; keep one of them"
            );

        string? Text(string name) =>
            entry[name] switch
            {
                null => null,
                var value => TextOf(value, name),
            };

        string TextOf(JsonNode? value, string name) =>
            value?.GetValueKind() == JsonValueKind.String
            && value.GetValue<string>() is var text
            && text.Trim().Length > 0
                ? text
                : throw file.Failure($"{provider}.{name} has to be text, and not empty");

        bool Keychains() =>
            entry[Keychain]?.GetValueKind() switch
            {
                null or JsonValueKind.False => false,
                JsonValueKind.True => true,
                _ => throw file.Failure($"{provider}.{Keychain} has to be true or false"),
            };

        Uri? Url() =>
            Text(BaseUrl) is not { } text ? null
            : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
            : throw file.Failure($"{provider}.{BaseUrl} has to be an address that begins with https:// or http://");

        Dictionary<string, string> Texts() =>
            entry[Extra] switch
            {
                null => [],
                JsonObject map => map.ToDictionary(
                    pair => pair.Key,
                    pair => TextOf(pair.Value, $"{Extra}.{pair.Key}"),
                    StringComparer.Ordinal
                ),
                _ => throw file.Failure($"{provider}.{Extra} has to be a JSON object"),
            };
    }

    /// <summary>Puts into a provider's member what is given; a source of the key takes the place of the one before.</summary>
    public static void Write(JsonObject entry, StoredCredential credential)
    {
        if (credential.HasKey)
        {
            entry.Remove(ApiKey);
            entry.Remove(ApiKeyCommand);
            entry.Remove(Keychain);
        }

        Set(ApiKey, credential.ApiKey);
        Set(ApiKeyCommand, credential.ApiKeyCommand);
        Set(Keychain, credential.Keychain ? true : null);
        Set(BaseUrl, credential.BaseUrl?.OriginalString);
        if (credential.Extra.Count > 0)
        {
            entry[Extra] = new JsonObject(
                credential.Extra.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))
            );
        }

        void Set(string name, JsonNode? value)
        {
            if (value is not null)
            {
                entry[name] = value;
            }
        }
    }
}

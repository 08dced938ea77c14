namespace Prompter.Credentials;

/// <summary>What the file of credentials says of one provider. At most one of the key's three sources is set.</summary>
internal sealed record StoredCredential
{
    /// <summary>The key itself, or null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>A program and its arguments, split at blanks as a shell would, whose first line of output is the key; or null.</summary>
    public string? ApiKeyCommand { get; init; }

    /// <summary>Whether the key is in the system's keychain; default false.</summary>
    public bool Keychain { get; init; }

    /// <summary>An absolute http or https address to use instead of the provider's own, or null.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>What else the provider wants to know, by name; default nothing.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether it says where the key is.</summary>
    internal bool HasKey => ApiKey is not null || ApiKeyCommand is not null || Keychain;

    /// <inheritdoc />
    /// <remarks>Without the key, the address, the command and the extras, which may hold one.</remarks>
    public override string ToString() =>
        this switch
        {
            { ApiKey: not null } => "a key",
            { ApiKeyCommand: not null } => "a command",
            { Keychain: true } => "the keychain",
            _ => "no key",
        };
}

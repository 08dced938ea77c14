namespace Prompter.Credentials;

/// <summary>What lets a user into a provider: a key, an address instead of the provider's own, and in words where the key comes from.</summary>
internal sealed record Credential(string? ApiKey, Uri? BaseUrl, string Origin)
{
    /// <summary>The program that tells the key, or null.</summary>
    public string? Program { get; init; }

    /// <inheritdoc />
    /// <remarks>Without the key and the address, which may hold one.</remarks>
    public override string ToString() => $"credential from {Origin}";
}

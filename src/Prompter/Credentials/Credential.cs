namespace Prompter.Credentials;

/// <summary>What lets a user into a provider.</summary>
/// <param name="ApiKey">The key; null where none is known or needed.</param>
/// <param name="BaseUrl">The address to use instead of the provider's own, or null.</param>
/// <param name="Origin">In words, where the key comes from, without the key.</param>
internal sealed record Credential(string? ApiKey, Uri? BaseUrl, string Origin)
{
    /// <summary>The program that tells the key, or null.</summary>
    public string? Program { get; init; }

    /// <inheritdoc />
    /// <remarks>Without the key and the address, which may hold one.</remarks>
    public override string ToString() => $"credential from {Origin}";
}

using Prompter.Providers.Http;
using Prompter.Redaction;

namespace Prompter.Providers;

/// <summary>What lets a client in at a provider, and the way there.</summary>
internal sealed record ProviderAccess
{
    /// <summary>The key, or null for none.</summary>
    public string? Key { get; init; }

    /// <summary>Where the key comes from, in words; null where nobody said.</summary>
    public string? KeyOrigin { get; init; }

    /// <summary>Takes secrets out of what the server says; null for nobody.</summary>
    public Redactor? Redactor { get; init; }

    /// <summary>Is told what goes over the wire; null for nobody.</summary>
    public Action<WireMessage>? Wire { get; init; }

    /// <summary>Another address than the provider's, or null.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The longest that a connection may take; null for 15 s.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>The proxies on the way; null for those of the process.</summary>
    public EnvironmentProxy? Proxy { get; init; }

    /// <inheritdoc />
    /// <remarks>Without the key.</remarks>
    public override string ToString() => nameof(ProviderAccess);
}

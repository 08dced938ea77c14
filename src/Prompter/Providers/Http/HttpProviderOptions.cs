using System.Collections;
using Prompter.Redaction;

namespace Prompter.Providers.Http;

/// <summary>Where a provider's API is, and how to be let in.</summary>
public record HttpProviderOptions
{
    /// <summary>The provider's name in errors and metadata, such as <c>groq</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The address that paths are added to, as the vendor's own client means it; with or without a slash at its end.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The key; null where the server needs none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where the key comes from, in words; null where nobody said.</summary>
    internal string? KeyOrigin { get; init; }

    /// <summary>Takes secrets out of what the server says; null for nobody.</summary>
    internal Redactor? Redactor { get; init; }

    /// <summary>Is told what goes over the wire, secrets and all; null for nobody.</summary>
    internal Action<WireMessage>? Wire { get; init; }

    /// <summary>The environment variables that the key may be in.</summary>
    internal IReadOnlyList<string> KeyVariables { get; init; } = [];

    /// <summary>What the user has to look at where nothing is reached by <see cref="BaseUrl"/>.</summary>
    internal string AddressName { get; init; } = "base_url";

    /// <summary>The proxies on the way, where <see cref="Invoker"/> is null.</summary>
    internal EnvironmentProxy Proxy { get; init; } = ProcessProxy.Value;

    /// <summary>Headers for every request, which win over those that the client would send.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long a connection may take to be made; more than 0, default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What requests are sent through; null, the default, for the pool that all clients of the process share.</summary>
    public HttpMessageInvoker? Invoker { get; init; }

    /// <summary>The clock that dates in Retry-After are compared with; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    private static readonly Lazy<EnvironmentProxy> ProcessProxy = new(() =>
        EnvironmentProxy.In(
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(
                    variable => (string)variable.Key,
                    variable => variable.Value as string ?? "",
                    StringComparer.Ordinal
                )
        )
    );

    /// <inheritdoc />
    /// <remarks>Without the key, the headers, and what else may hold one.</remarks>
    public override string ToString() => $"{Provider} at {ShownAddress.Of(BaseUrl)}";
}

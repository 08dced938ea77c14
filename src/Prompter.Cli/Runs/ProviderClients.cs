using Prompter.Configuration;
using Prompter.Credentials;
using Prompter.Models;
using Prompter.Providers.Http;

namespace Prompter.Cli.Runs;

/// <summary>Clients of provider APIs, with the keys and addresses that the user's environment, configuration and store give them.</summary>
internal sealed class ProviderClients(PrompterConfiguration configuration) : IDisposable
{
    private readonly Lazy<ProviderRegistry> registry = new(() => new(configuration.Providers));
    private readonly Lazy<IReadOnlyDictionary<string, string>> environment = new(() =>
        ConfigurationSources.FromProcess(null).Environment
    );

    private readonly Lazy<CredentialStore> credentials = new(() =>
        new(CredentialStore.DefaultPath(ConfigurationSources.FromProcess(null).Environment))
    );

    public ProviderRegistry Registry => registry.Value;

    /// <summary>Makes the client of a model; nothing is sent yet, but a command that tells the key is run.</summary>
    /// <exception cref="PrompterException">There is no key, no address, or the store cannot be used.</exception>
    public async Task<HttpChatClient> CreateAsync(
        ModelReference reference,
        TimeSpan? connectTimeout,
        CancellationToken cancellationToken
    )
    {
        var provider = Registry.Find(reference.Provider)!;
        var credential = await credentials.Value.ResolveAsync(
            provider.Name,
            provider.KeyVariables,
            environment.Value,
            cancellationToken
        );
        return Registry.CreateClient(reference, credential?.ApiKey, connectTimeout, BaseUrlOf(provider, credential));
    }

    /// <summary>What is known of a provider's key without running a command; null for nothing.</summary>
    /// <exception cref="PrompterException">The store cannot be used.</exception>
    public Credential? CredentialOf(Provider provider) =>
        credentials.Value.Peek(provider.Name, provider.KeyVariables, environment.Value);

    /// <summary>Where a provider is reached; null where nobody has said.</summary>
    /// <exception cref="PrompterException">A variable holds no address.</exception>
    public Uri? AddressOf(Provider provider) => BaseUrlOf(provider, CredentialOf(provider)) ?? provider.BaseUrl;

    public void Dispose()
    {
        if (credentials.IsValueCreated)
        {
            credentials.Value.Dispose();
        }
    }

    /// <summary>The environment is stronger than the configuration, and that than what was stored with the key.</summary>
    private Uri? BaseUrlOf(Provider provider, Credential? credential) =>
        ProviderRegistry.BaseUrlIn(provider, environment.Value)
        ?? configuration.Providers.GetValueOrDefault(provider.Name)?.BaseUrl
        ?? credential?.BaseUrl;
}

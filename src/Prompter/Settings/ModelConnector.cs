using Microsoft.Extensions.AI;
using Prompter.Credentials;
using Prompter.Providers.Http;
using Prompter.Providers.LlmProgram;
using Prompter.Providers.Processes;
using Prompter.Providers.Simulated;

namespace Prompter.Settings;

/// <summary>Makes bare clients of models, with the keys and addresses that the user's environment, configuration and store give them.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="environment">The environment variables; null for those of this process.</param>
public sealed class ModelConnector(
    PrompterConfiguration configuration,
    IReadOnlyDictionary<string, string>? environment = null
) : IDisposable
{
    /// <summary>The provider of models that run in this process.</summary>
    public const string Simulated = "sim";

    /// <summary>The provider of models behind the program <c>llm</c>.</summary>
    public const string Llm = "llm";

    private readonly Lazy<ProviderRegistry> registry = new(() => new(configuration.Providers));
    private readonly Lazy<IReadOnlyDictionary<string, string>> environment = new(() =>
        environment ?? ConfigurationSources.FromProcess(null).Environment
    );

    private readonly Lazy<CredentialStore> credentials = new(() =>
        new(CredentialStore.DefaultPath(environment ?? ConfigurationSources.FromProcess(null).Environment))
    );

    private readonly Lazy<LlmProgramDatabaseTemplate> databaseTemplate = new(() =>
        new(
            configuration.Llm.Command,
            LlmProgramDatabaseTemplate.DefaultFolder(environment ?? ConfigurationSources.FromProcess(null).Environment)
        )
    );

    private readonly ChildProcessGroup children = new();
    private readonly Lazy<string> logs = new(() => Directory.CreateTempSubdirectory("prompter-").FullName);

    /// <summary>All provider APIs.</summary>
    public ProviderRegistry Registry => registry.Value;

    /// <summary>Reads <c>provider:model</c> with all providers that there are.</summary>
    /// <param name="text">What the user wrote; without a provider it is a model of <c>llm</c>.</param>
    public ModelReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Most need no table of providers.
        return text.StartsWith(Simulated + ":", StringComparison.Ordinal)
            ? new(Simulated, text[(Simulated.Length + 1)..])
            : ModelReference.Parse(
                text,
                Registry.All.Select(provider => provider.Name).Append(Llm).ToHashSet(StringComparer.Ordinal),
                Llm
            );
    }

    /// <summary>Makes the client of any model; nothing is sent yet, but a command that tells the key is run.</summary>
    /// <param name="reference">The model.</param>
    /// <param name="cancellationToken">Ends the command that tells the key.</param>
    /// <exception cref="PrompterException">There is no such provider, no key, no address, or the store cannot be used.</exception>
    public async ValueTask<IChatClient> ConnectAsync(
        ModelReference reference,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Provider switch
        {
            Simulated => new SimulatedChatClient(reference.Model),
            Llm => new LlmProgramChatClient(
                reference.Model,
                new()
                {
                    Command = configuration.Llm.Command,
                    LeadingArguments = configuration.Llm.Arguments,
                    DatabasePath = Path.Join(logs.Value, Guid.NewGuid().ToString("N") + ".db"),
                    DatabaseTemplate = databaseTemplate.Value,
                },
                children
            ),
            _ => await CreateAsync(
                    reference,
                    configuration.Defaults.ConnectTimeout ?? Timeout.InfiniteTimeSpan,
                    cancellationToken
                )
                .ConfigureAwait(false),
        };
    }

    /// <summary>Makes the client of a provider API's model; nothing is sent yet, but a command that tells the key is run.</summary>
    /// <param name="reference">The model.</param>
    /// <param name="connectTimeout">The longest that a connection may take; null for 15 s.</param>
    /// <param name="cancellationToken">Ends the command that tells the key.</param>
    /// <exception cref="PrompterException">There is no such provider, no key, no address, or the store cannot be used.</exception>
    public async Task<HttpChatClient> CreateAsync(
        ModelReference reference,
        TimeSpan? connectTimeout,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        var provider =
            Registry.Find(reference.Provider)
            ?? throw new PrompterException(ErrorCategory.InvalidRequest, $"there is no provider '{reference.Provider}'")
            {
                Provider = reference.Provider,
                Model = reference.Model,
                WasSent = false,
            };
        var credential = await credentials
            .Value.ResolveAsync(provider.Name, provider.KeyVariables, environment.Value, cancellationToken)
            .ConfigureAwait(false);
        return Registry.CreateClient(reference, credential?.ApiKey, connectTimeout, BaseUrlOf(provider, credential));
    }

    /// <summary>What is known of a provider's key without running a command; null for nothing.</summary>
    /// <param name="provider">The provider.</param>
    /// <exception cref="PrompterException">The store cannot be used.</exception>
    public Credential? CredentialOf(Provider provider) =>
        provider is null
            ? throw new ArgumentNullException(nameof(provider))
            : credentials.Value.Peek(provider.Name, provider.KeyVariables, environment.Value);

    /// <summary>Where a provider is reached; null where nobody has said.</summary>
    /// <param name="provider">The provider.</param>
    /// <exception cref="PrompterException">A variable holds no address.</exception>
    public Uri? AddressOf(Provider provider) => BaseUrlOf(provider, CredentialOf(provider)) ?? provider.BaseUrl;

    /// <summary>Ends programs that still run, and takes away their logs.</summary>
    public void Dispose()
    {
        children.KillAll();
        if (logs.IsValueCreated)
        {
            Directory.Delete(logs.Value, recursive: true);
        }

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

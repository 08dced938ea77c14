using Prompter.Catalogue;
using Prompter.Providers.Anthropic;
using Prompter.Providers.Gemini;
using Prompter.Providers.Http;
using Prompter.Providers.Ollama;
using Prompter.Providers.OpenAI;

namespace Prompter.Settings;

/// <summary>All provider APIs that can be reached by name, and the clients of their models.</summary>
public sealed class ProviderRegistry
{
    private readonly Dictionary<string, Provider> providers = new(StringComparer.Ordinal);

    /// <summary>Takes the providers that need no configuration, and what the configuration says.</summary>
    /// <param name="configured">Providers by name, which win over known ones; default none.</param>
    public ProviderRegistry(IReadOnlyDictionary<string, Provider>? configured = null)
    {
        foreach (var provider in KnownProviders.All.Concat(configured?.Values ?? []))
        {
            providers[provider.Name] = provider;
        }
    }

    /// <summary>Every provider, known ones first.</summary>
    public IReadOnlyCollection<Provider> All => providers.Values;

    /// <summary>The provider of a name, or null.</summary>
    /// <param name="name">As it stands before the colon of a reference.</param>
    public Provider? Find(string name) => providers.GetValueOrDefault(name);

    /// <summary>Makes the client of a model; nothing is sent yet.</summary>
    /// <param name="reference">The model.</param>
    /// <param name="key">The provider's key, or null for none.</param>
    /// <param name="connectTimeout">The longest that a connection may take; default 15 s.</param>
    /// <param name="baseUrl">Another address than the provider's, or null.</param>
    /// <exception cref="PrompterException">
    /// There is no such provider (<see cref="ErrorCategory.InvalidRequest"/>), its address is not known, or it needs a key
    /// (<see cref="ErrorCategory.AuthFailure"/>).
    /// </exception>
    public HttpChatClient CreateClient(
        ModelReference reference,
        string? key,
        TimeSpan? connectTimeout = null,
        Uri? baseUrl = null
    )
    {
        ArgumentNullException.ThrowIfNull(reference);
        var provider =
            Find(reference.Provider)
            ?? throw Refuse(ErrorCategory.InvalidRequest, $"there is no provider '{reference.Provider}'");
        if (key is null && provider.NeedsKey && baseUrl is null)
        {
            throw Refuse(
                ErrorCategory.AuthFailure,
                $"there is no key for {provider.Name}: set {provider.KeyVariables[0]}, or store one with 'prompter keys set {provider.Name}'"
            );
        }

        var options = new HttpProviderOptions
        {
            Provider = provider.Name,
            BaseUrl =
                baseUrl
                ?? provider.BaseUrl
                ?? throw Refuse(
                    ErrorCategory.InvalidRequest,
                    $"{provider.Name} has no address: put 'providers: {{ {provider.Name}: {{ base_url: … }} }}' into the configuration"
                ),
            ApiKey = key,
            Headers = provider.Headers,
            ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(15),
        };
        return provider.Kind switch
        {
            ProviderKind.Anthropic => new AnthropicChatClient(reference.Model, options),
            ProviderKind.Gemini => new GeminiChatClient(reference.Model, options),
            ProviderKind.Ollama => new OllamaChatClient(reference.Model, options),
            ProviderKind.OpenAI when !NeedsResponses(provider, reference.Model) => new OpenAIChatClient(
                reference.Model,
                options,
                provider.Quirks
            ),
            _ => new ResponsesChatClient(reference.Model, options),
        };

        PrompterException Refuse(ErrorCategory category, string message) =>
            new(category, message) { Provider = reference.Provider, Model = reference.Model };
    }

    /// <summary>Makes the client of a model that can change its provider; nothing is sent yet.</summary>
    /// <param name="model">Any name that <see cref="ModelFamily.Find"/> knows, such as <c>claude</c>.</param>
    /// <param name="environment">The environment variables, with keys and addresses.</param>
    /// <param name="provider">The provider to begin with; default the model's first that there is a key for or that needs none.</param>
    /// <exception cref="PrompterException">
    /// No such model is known, the provider does not have it (<see cref="ErrorCategory.ModelNotFound"/>), or there is no key for
    /// it (<see cref="ErrorCategory.AuthFailure"/>).
    /// </exception>
    public ModelClient CreateModelClient(
        string model,
        IReadOnlyDictionary<string, string> environment,
        string? provider = null
    ) =>
        CreateModelClient(
            ModelFamily.FindModel(model)
                ?? throw new PrompterException(
                    ErrorCategory.ModelNotFound,
                    $"no model is known as '{model}'; name it with a provider, or one of the families {string.Join(", ", ModelFamily.All)}"
                )
                {
                    Model = model,
                },
            environment,
            provider
        );

    /// <summary>Makes the client of a model of your own, or of one with providers of your own.</summary>
    /// <inheritdoc cref="CreateModelClient(string, IReadOnlyDictionary{string, string}, string?)"/>
    public ModelClient CreateModelClient(
        FamilyModel model,
        IReadOnlyDictionary<string, string> environment,
        string? provider = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(environment);
        return new(
            model,
            reference =>
                Find(reference.Provider) is { } known
                    ? CreateClient(reference, KeyIn(known), baseUrl: BaseUrlIn(known, environment))
                    : CreateClient(reference, key: null),
            provider
                ?? model.Providers.FirstOrDefault(name =>
                    Find(name) is { } known && (!known.NeedsKey || KeyIn(known) is not null)
                )
        );

        string? KeyIn(Provider known) =>
            known.KeyVariables.Select(environment.GetValueOrDefault).FirstOrDefault(key => !string.IsNullOrEmpty(key));
    }

    /// <summary>The address that the environment gives a provider, or null where it gives none.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="environment">The environment variables.</param>
    /// <exception cref="PrompterException">The variable holds no address (<see cref="ErrorCategory.InvalidRequest"/>).</exception>
    public static Uri? BaseUrlIn(Provider provider, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(environment);
        if (
            provider.BaseUrlVariable is not { } variable
            || environment.GetValueOrDefault(variable) is not { Length: > 0 } text
        )
        {
            return null;
        }

        // OLLAMA_HOST may be a host with a port, or a host alone, and is also what a server listens on.
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (
            !Uri.TryCreate(hasScheme ? text : $"http://{text}", UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
        )
        {
            throw new PrompterException(ErrorCategory.InvalidRequest, $"{variable} holds no address: '{text}'")
            {
                Provider = provider.Name,
            };
        }

        return provider.Kind != ProviderKind.Ollama
            ? url
            : new UriBuilder(url)
            {
                Host = url.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : url.Host,
                Port = url.IsDefaultPort && !hasScheme ? 11434 : url.Port,
            }.Uri;
    }

    private static bool NeedsResponses(Provider provider, string model) =>
        provider.ResponsesModels.Any(word => model.Contains(word, StringComparison.Ordinal));
}

using Prompter.Providers.Anthropic;
using Prompter.Providers.Gemini;
using Prompter.Providers.Http;
using Prompter.Providers.Ollama;
using Prompter.Providers.OpenAI;

namespace Prompter.Providers;

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
    ) =>
        CreateClientWith(
            reference,
            new()
            {
                Key = key,
                BaseUrl = baseUrl,
                ConnectTimeout = connectTimeout,
            }
        );

    /// <summary>Makes the client of a model, with all that is known of the way to it.</summary>
    internal HttpChatClient CreateClientWith(ModelReference reference, ProviderAccess access)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var (key, baseUrl) = (access.Key, access.BaseUrl);
        var provider =
            Find(reference.Provider)
            ?? throw Refuse(ErrorCategory.InvalidRequest, $"there is no provider '{reference.Provider}'");
        if (key is null && provider.NeedsKey && (baseUrl is null || baseUrl == provider.BaseUrl))
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
            KeyOrigin = access.KeyOrigin,
            Redactor = access.Redactor,
            Wire = access.Wire,
            KeyVariables = provider.KeyVariables,
            Headers = provider.Headers,
            ConnectTimeout = access.ConnectTimeout ?? TimeSpan.FromSeconds(15),
        };
        options = access.Proxy is { } proxy ? options with { Proxy = proxy } : options;
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
            ProviderKind.OpenAI or ProviderKind.OpenAIResponses => new ResponsesChatClient(reference.Model, options),
            _ => throw new NotSupportedException($"no client speaks {provider.Kind}"),
        };

        PrompterException Refuse(ErrorCategory category, string message) =>
            new(category, message) { Provider = reference.Provider, Model = reference.Model };
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

        return BaseAddress.Read(text, provider.Kind)
            ?? throw new PrompterException(
                ErrorCategory.InvalidRequest,
                $"{variable} holds no address: '{BaseAddress.Hidden(text)}'; it has to be https://HOST/PATH or http://HOST/PATH"
            )
            {
                Provider = provider.Name,
                WasSent = false,
            };
    }

    private static bool NeedsResponses(Provider provider, string model) =>
        provider.ResponsesModels.Any(word => model.Contains(word, StringComparison.Ordinal));
}

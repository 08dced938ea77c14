using System.Runtime.CompilerServices;
using Prompter.Json;
using Prompter.Providers;
using Prompter.Providers.Simulated;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Names of models that nobody knows, and what was probably meant.</summary>
/// <remarks>A name without a provider that is known may be one of llm, so that only what llm can hardly know is refused beforehand.</remarks>
/// <param name="host">What is known of providers, models and keys.</param>
/// <param name="planned">Providers that are known by their names alone.</param>
internal sealed class ModelNames(PrompterHost host, IReadOnlyList<string> planned)
{
    private const string LlmPrefix = $"{PrompterHost.Llm}:";
    private const int Examples = 3;

    /// <summary>A longer name of a provider may have two letters wrong.</summary>
    private const int Long = 8;

    private IEnumerable<string> Providers =>
        [.. host.Providers.All.Select(provider => provider.Name), PrompterHost.Simulated, PrompterHost.Llm, .. planned];

    /// <summary>Why a name is not asked: the name of a provider alone, or a mistyped one in front of a colon. null where it may be right.</summary>
    /// <param name="text">A name as it stands on the command line or in the configuration, no alias and no role.</param>
    public string? Refusal(string text)
    {
        var reference = host.Parse(text);
        if (string.IsNullOrWhiteSpace(reference.Model))
        {
            return $"'{text}' names no model; write one, {ExamplesOf(reference.Provider)}";
        }

        if (reference.Provider != PrompterHost.Llm || text.StartsWith(LlmPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = text.Split(':', 2);
        if (parts is [var name])
        {
            return Providers.Contains(name, StringComparer.Ordinal)
                ? $"'{name}' is a provider; name a model of it, {ExamplesOf(name)}. A model of llm that is called so is {LlmPrefix}{name}"
                : null;
        }

        return NearestProvider(parts[0]) is { } near
            ? $"there is no provider '{parts[0]}'; did you mean '{near}:{(parts[1].Length == 0 ? "MODEL" : NearestModel(near, parts[1]) ?? parts[1])}'? A model of llm that is called so is {LlmPrefix}{text}"
            : null;
    }

    /// <summary>What a name that turned out to be unknown was probably meant to be, as it is named; null for nothing.</summary>
    public string? Nearest(string text, ModelReference reference)
    {
        if (reference.Provider != PrompterHost.Llm)
        {
            return NearestModel(reference.Provider, reference.Model) is { } model && model != reference.Model
                ? $"{reference.Provider}:{model}"
                : null;
        }

        return NearestName.Find(text, [.. host.Settings.Aliases.Keys, .. host.Settings.Routes.Keys])
            ?? Elsewhere(reference.Model);
    }

    /// <summary>The nearest model of a provider by the list; null where it knows none.</summary>
    public string? NearestModel(string provider, string model) =>
        host.Catalogue.Find(new(provider, model)) is not null ? model : NearestName.Find(model, NamesOf(provider));

    /// <summary>The same model at a provider that the list knows, or one of nearly the same name; one with a key comes first.</summary>
    private string? Elsewhere(string model)
    {
        var providers = host.Providers.All.OrderByDescending(HasKey).Select(provider => provider.Name).ToList();
        // google:gemini-2.5-pro is one too.
        return Exact(model)
            ?? Exact(model.Split(':', 2)[^1])
            ?? (NearestName.Find(model, providers.SelectMany(NamesOf)) is { } near ? Exact(near) : null);

        string? Exact(string name) =>
            providers.Find(provider => host.Catalogue.Find(new(provider, name)) is not null) is { } provider
                ? $"{provider}:{name}"
                : null;
    }

    private IEnumerable<string> NamesOf(string provider) =>
        host.Catalogue.Models(provider).Select(known => known.Reference.Model);

    /// <summary>A client that says of a model that its provider does not know what it was probably meant to be.</summary>
    public IChatClient Around(IChatClient client, string text, ModelReference reference) =>
        new AdvisedClient(client, () => Nearest(text, reference));

    private bool HasKey(Provider provider)
    {
        try
        {
            return host.CredentialOf(provider) is not null;
        }
        catch (PrompterException)
        {
            // Whoever needs the key is told of it.
            return false;
        }
    }

    /// <summary>The provider that a mistyped prefix means; null for what begins the name of a model, such as <c>mixtral:8x7b</c>.</summary>
    private string? NearestProvider(string prefix) =>
        NearestName.Find(prefix, Providers) is { } near
        && NearestName.Distance(prefix, near, 2) <= (prefix.Length < Long ? 1 : 2)
        && !host
            .Catalogue.Providers.SelectMany(NamesOf)
            .Any(model => model.Split('/')[^1].StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            ? near
            : null;

    private string ExamplesOf(string provider)
    {
        IEnumerable<string> models =
            provider == PrompterHost.Simulated ? SimulatedChatClient.Characters.Select(one => one.Name)
            : provider == PrompterHost.Llm ? []
            : host
                .Catalogue.Models(provider)
                .Where(model => model.Status != "deprecated")
                .OrderByDescending(model => model.Released)
                .Select(model => model.Reference.Model);
        var some = models.Take(Examples).DefaultIfEmpty("MODEL").Select(model => $"{provider}:{model}");
        var list =
            provider == PrompterHost.Llm ? "llm models"
            : host.Catalogue.Providers.Contains(provider, StringComparer.Ordinal) ? $"prompter models {provider}"
            : $"prompter models {provider} --live";
        return $"such as {string.Join(" or ", some)}"
            + (provider == PrompterHost.Simulated ? "" : $" ('{list}' lists them)");
    }

    private sealed class AdvisedClient(IChatClient client, Func<string?> nearest) : DelegatingChatClient(client)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            try
            {
                return await base.GetResponseAsync(messages, options, cancellationToken);
            }
            catch (PrompterException exception) when (exception.Category == ErrorCategory.ModelNotFound)
            {
                throw Advised(exception);
            }
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (PrompterException exception) when (exception.Category == ErrorCategory.ModelNotFound)
                {
                    throw Advised(exception);
                }

                yield return updates.Current;
            }
        }

        private PrompterException Advised(PrompterException exception) =>
            exception.InWords(
                nearest() is { } near ? $"{exception.Message.TrimEnd('.')}; did you mean '{near}'?" : exception.Message
            );
    }
}

using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies.Fallback;

namespace Prompter.Policies.RequestFit;

/// <summary>
/// Fits a request to what its model is known to take: an option that the model would refuse is left out, with one warning a call; what
/// would make another question of it, such as a picture, fails before anything is sent.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="leaf">Its client.</param>
/// <param name="known">What is known of it, or null; asked for only where a request has something to fit.</param>
internal sealed class RequestFitPolicy(ModelReference model, IChatClient leaf, Func<CatalogueModel?> known) : IPolicy
{
    private readonly Lazy<CatalogueModel?> known = new(known);

    public IAsyncEnumerator<ChatResponseUpdate> Open(Call call, OpenCall next, CancellationToken cancellationToken)
    {
        var needed = RequestNeeds.CapabilitiesIn(call.Messages, call.Options);
        CatalogueModel? listed =
            needed != ModelCapabilities.None || FittedOptions.IsSet(call.Options) ? known.Value : null;
        if (
            ReasoningLevel.In(call.Options) is { } level
            && ReasoningLevel.EffortOf(level) is null
            && listed?.Reasoning.Efforts.Contains(level, StringComparer.Ordinal) is not true
        )
        {
            throw Refuse(
                listed?.Reasoning is { Efforts.Count: > 0 } controls
                    ? $"{model} takes no reasoning effort '{level}', but {string.Join(", ", controls.AlwaysThinks ? controls.Efforts : controls.Efforts.Prepend("none").Distinct(StringComparer.Ordinal))}"
                    : $"'{level}' is no reasoning effort; there are {string.Join(", ", ReasoningLevel.Known.Select(one => one.Word))}"
            );
        }

        if (listed is not { } traits)
        {
            Tell(call, call.Options);
            return Open(call, WarningsOfCache(call.Options), next, cancellationToken);
        }

        if ((needed & traits.Cannot) is not ModelCapabilities.None and var lacking)
        {
            throw Refuse(
                $"{model} takes no {string.Join(" and no ", CapabilityWords.Of(lacking))}, as the list of models says; ask another model"
            );
        }

        if (call.Options is not { } options)
        {
            return next(call, cancellationToken);
        }

        var fitted = new FittedOptions(options, traits);
        Tell(call, fitted.Options);
        return Open(
            call with
            {
                Options = fitted.Options,
            },
            [.. fitted.Changes, .. WarningsOfCache(options)],
            next,
            cancellationToken
        );
    }

    private IAsyncEnumerator<ChatResponseUpdate> Open(
        Call call,
        IEnumerable<string> changes,
        OpenCall next,
        CancellationToken cancellationToken
    )
    {
        var untold = changes.Select(change => $"{model} {change}").Where(call.Record.Warn).ToList();
        var updates = next(call, cancellationToken);
        return untold.Count > 0 && call.Streams ? TellAsync(untold, updates) : updates;
    }

    /// <summary>A wish that the request has no place for is left out, whoever the model is.</summary>
    private string[] WarningsOfCache(ChatOptions? options) =>
        options?.AdditionalProperties?.ContainsKey(ChatProperties.CacheControl) is true
        && leaf.GetService<ICacheControl>() is { TakesCacheControl: false }
            ? ["cannot be told what to cache: asked without it"]
            : [];

    private PrompterException Refuse(string message) =>
        new(ErrorCategory.InvalidRequest, message)
        {
            Provider = model.Provider,
            Model = model.Model,
            WasSent = false,
        };

    /// <summary>Tells how the model is asked for JSON, where it is.</summary>
    private void Tell(Call call, ChatOptions? sent)
    {
        if (call is { Options.ResponseFormat: ChatResponseFormatJson, Record.Json: { } json })
        {
            call.Record.Json = json with
            {
                Mode = sent?.ResponseFormat is ChatResponseFormatJson format
                    ? leaf.GetService<IJsonFormat>()?.ModeOf(format)
                    : JsonMode.Prompt,
            };
        }
    }

    private static async IAsyncEnumerator<ChatResponseUpdate> TellAsync(
        List<string> warnings,
        IAsyncEnumerator<ChatResponseUpdate> updates
    )
    {
        await using (updates.ConfigureAwait(false))
        {
            yield return new() { Contents = [.. warnings.Select(warning => new WarningContent(warning))] };
            while (await updates.MoveNextAsync().ConfigureAwait(false))
            {
                yield return updates.Current;
            }
        }
    }
}

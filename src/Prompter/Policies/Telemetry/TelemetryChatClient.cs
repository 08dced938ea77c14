using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Prompter.Policies.Telemetry;

/// <summary>Makes each call a span, measurements and log lines, by the OpenTelemetry conventions for generative AI.</summary>
/// <remarks>It belongs around one try at one provider, outside of time-outs. Calls that nobody observes pass through it untouched.</remarks>
internal sealed class TelemetryChatClient(IChatClient inner, ModelReference model, TelemetryOptions? options = null)
    : DelegatingChatClient(inner)
{
    private readonly TelemetryOptions telemetry = options ?? new();

    private bool IsObserved => TelemetrySource.IsObserved || telemetry.Logger.IsEnabled(LogLevel.Warning);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!IsObserved)
        {
            return base.GetResponseAsync(messages, options, cancellationToken);
        }

        var (observer, call) = Observe(messages, options);
        return observer.GetResponseAsync(call, call.ShownOptions, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        IsObserved
            ? ObserveStreamAsync(messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> ObserveStreamAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (observer, call) = Observe(messages, options);
        var copies = observer.GetStreamingResponseAsync(call, call.ShownOptions, cancellationToken);
        await foreach (var _ in copies.ConfigureAwait(false))
        {
            yield return call.Current!;
        }
    }

    private (IChatClient Observer, ObservedCall Call) Observe(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var server = InnerClient.GetService<ChatClientMetadata>()?.ProviderUri;
        return (
            TelemetrySource.ClientOf(TelemetryNames.OfProvider(model.Provider), server, telemetry.CapturesContent),
            new(InnerClient, model, telemetry, [.. messages], options)
        );
    }
}

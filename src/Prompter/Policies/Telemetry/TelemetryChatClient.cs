using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Prompter.Policies.Telemetry;

/// <summary>Makes each call a span, a measurement and log lines, by the OpenTelemetry conventions for generative AI.</summary>
/// <remarks>It belongs around one try at one provider, outside of time-outs. Calls that nobody observes pass through it untouched.</remarks>
/// <param name="inner">What is called.</param>
/// <param name="model">The model that <paramref name="inner"/> asks.</param>
/// <param name="options">What is told of calls; the defaults where null.</param>
public sealed class TelemetryChatClient(IChatClient inner, ModelReference model, TelemetryOptions? options = null)
    : DelegatingChatClient(inner)
{
    private readonly TelemetryOptions telemetry = options ?? new();

    private bool IsObserved => TelemetrySource.IsObserved || telemetry.Logger.IsEnabled(LogLevel.Warning);

    /// <inheritdoc />
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        IsObserved
            ? ObserveAsync([.. messages], options, cancellationToken)
            : base.GetResponseAsync(messages, options, cancellationToken);

    /// <inheritdoc />
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        IsObserved
            ? ObserveStreamAsync([.. messages], options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    private async Task<ChatResponse> ObserveAsync(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        CancellationToken cancellationToken
    )
    {
        using var call = Begin(messages, options, streams: false, cancellationToken);
        try
        {
            var response = await InnerClient
                .GetResponseAsync(messages, options, cancellationToken)
                .ConfigureAwait(false);
            call.Complete(response);
            return response;
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            throw;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ObserveStreamAsync(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var call = Begin(messages, options, streams: true, cancellationToken);
        var updates = InnerClient
            .GetStreamingResponseAsync(messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (updates.ConfigureAwait(false))
        {
            while (true)
            {
                call.MakeCurrent();
                try
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        call.CompleteStream();
                        yield break;
                    }
                }
                catch (Exception exception)
                {
                    call.Fail(exception);
                    throw;
                }

                call.Add(updates.Current);
                yield return updates.Current;
            }
        }
    }

    private ObservedCall Begin(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        bool streams,
        CancellationToken cancellationToken
    )
    {
        var server = InnerClient.GetService<ChatClientMetadata>()?.ProviderUri;
        return new(telemetry, model, server, new(messages, options, streams), cancellationToken);
    }
}

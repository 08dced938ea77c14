using System.Diagnostics.CodeAnalysis;

namespace Prompter.Policies.Telemetry;

/// <summary>Makes each <see cref="ObservedCall"/> that it is given as messages.</summary>
/// <param name="metadata">What spans and measurements say of the provider.</param>
internal sealed class ObservedLeaf(ChatClientMetadata metadata) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ((ObservedCall)messages).GetResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => ((ObservedCall)messages).GetStreamingResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? metadata : null;

    [ExcludeFromCodeCoverage(Justification = "The interface asks for it, and nobody calls it.")]
    public void Dispose() { }
}

using Microsoft.Extensions.AI;

namespace Prompter.Pipeline.Streaming;

/// <summary>A stream of a policy: each time that it is read, a call is made.</summary>
/// <param name="open">Makes what reads it; nothing is sent before the first update is asked for.</param>
/// <param name="cancellationToken">The token of the call.</param>
internal sealed class UpdateStream(Func<CancellationToken, UpdateReader> open, CancellationToken cancellationToken)
    : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken token = default)
    {
        if (token == cancellationToken || !token.CanBeCanceled)
        {
            return open(cancellationToken);
        }

        if (!cancellationToken.CanBeCanceled)
        {
            return open(token);
        }

        var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, token);
        var reader = open(both.Token);
        reader.Owned = both;
        return reader;
    }
}

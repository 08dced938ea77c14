namespace Prompter.Calls;

/// <summary>A stream of a policy: each time that it is read, a call is made.</summary>
internal sealed class UpdateStream(
    Func<CancellationToken, IAsyncEnumerator<ChatResponseUpdate>> open,
    CancellationToken cancellationToken
) : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken token = default) =>
        token == cancellationToken || !token.CanBeCanceled ? open(cancellationToken)
        : !cancellationToken.CanBeCanceled ? open(token)
        : ReadAsync(token);

    private async IAsyncEnumerator<ChatResponseUpdate> ReadAsync(CancellationToken token)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, token);
        var reader = open(both.Token);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.MoveNextAsync().ConfigureAwait(false))
            {
                yield return reader.Current;
            }
        }
    }
}

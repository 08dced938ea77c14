using Microsoft.Extensions.AI;

namespace Prompter.Catalogue;

/// <summary>A client that is disposed when its owner and all calls have left it.</summary>
/// <param name="reference">What it asks.</param>
/// <param name="client">The client.</param>
internal sealed class SharedClient(ModelReference reference, IChatClient client) : IDisposable
{
    private int users = 1;

    public ModelReference Reference => reference;

    public IChatClient Client => client;

    /// <summary>Counts one more user, who leaves by <see cref="Dispose"/>. Only while the owner has not left.</summary>
    public SharedClient Enter()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    /// <summary>One user leaves.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            client.Dispose();
        }
    }
}

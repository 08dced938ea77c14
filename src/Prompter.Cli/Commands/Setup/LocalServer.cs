using Prompter.Providers;

namespace Prompter.Cli.Commands.Setup;

/// <summary>A server of models on this machine, and what it serves.</summary>
internal sealed record LocalServer(Provider Provider, IReadOnlyList<ModelReference> Models)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Those that answer where they usually are; only this machine is asked.</summary>
    public static async Task<IReadOnlyList<LocalServer>> FindAsync(
        PrompterHost host,
        CancellationToken cancellationToken
    )
    {
        var asked = host
            .Providers.All.Where(provider => !provider.NeedsKey && host.AddressOf(provider) is { IsLoopback: true })
            .Select(provider => AskAsync(host, provider, cancellationToken));
        return [.. (await Task.WhenAll(asked)).OfType<LocalServer>()];
    }

    private static async Task<LocalServer?> AskAsync(
        PrompterHost host,
        Provider provider,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Patience);
        try
        {
            var models = await host.ListModelsAsync(provider.Name, stop.Token);
            return models.Count == 0 ? null : new(provider, [.. models.Select(model => model.Reference)]);
        }
        catch (PrompterException)
        {
            // Nothing is there, or something else.
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}

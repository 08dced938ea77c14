namespace Prompter.Tests.Providers.Http;

/// <summary>Requests through a host of its own, with an environment that a test writes.</summary>
public abstract class WayOutTest : IDisposable
{
    private readonly ScratchFolder home = new();

    /// <summary>An answer of Ollama, to whatever was asked.</summary>
    private protected static ScriptedAnswer Hello { get; } =
        new("""{"message":{"role":"assistant","content":"Hello"},"done":true}""");

    public void Dispose()
    {
        home.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<string> AskAsync(
        string model,
        PrompterConfiguration? settings,
        params (string Name, string Value)[] variables
    )
    {
        var environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        environment.TryAdd("HOME", home.Path);
        using var host = new PrompterHost(settings, new() { Environment = environment });
        using var client = await host.ConnectAsync(host.Parse(model), TestContext.Current.CancellationToken);
        return (await client.GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken)).Text;
    }

    private protected Task<PrompterException> FailureOfAsync(
        string model,
        params (string Name, string Value)[] variables
    ) => Assert.ThrowsAsync<PrompterException>(() => AskAsync(model, null, variables));
}

namespace Prompter.Tests.Settings;

/// <summary>A test with a configuration of its own.</summary>
public abstract class ConfigurationTest : IDisposable
{
    protected ConfigurationFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

namespace Prompter.Tests.Artifacts;

/// <summary>Tests of what a run leaves in a folder of its own.</summary>
public abstract class RunFolderTest : IDisposable
{
    protected RunFolderTest(bool keepsRaw) => Run = RunDirectory.Create(Folder.Path, Manifests.Some, keepsRaw);

    private protected ScratchFolder Folder { get; } = new();

    private protected RunDirectory Run { get; }

    public void Dispose()
    {
        Run.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}

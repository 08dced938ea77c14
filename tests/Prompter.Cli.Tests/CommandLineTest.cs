namespace Prompter.Cli.Tests;

/// <summary>A test of the command line, with a folder and a home of its own.</summary>
public abstract class CommandLineTest : IDisposable
{
    private protected PrompterCommand Prompter { get; } = new();

    public void Dispose()
    {
        Prompter.Dispose();
        GC.SuppressFinalize(this);
    }
}

using Prompter.Providers.Processes;

namespace Prompter.Tests.Providers.Processes;

public sealed class ExecutablePathTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_name_is_looked_for_on_the_path()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");
        var found = ExecutablePath.Find("sh");
        Assert.NotNull(found);
        Assert.True(Path.IsPathFullyQualified(found));
        Assert.Equal("sh", Path.GetFileName(found));
        Assert.Null(ExecutablePath.Find("no-such-program-anywhere"));
    }

    [Fact]
    public void A_path_stands_for_itself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs file modes");
        var script = _folder.WriteScript("program", "exit 0");
        Assert.Equal(script, ExecutablePath.Find(script));
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, script);
        Assert.Equal(relative, ExecutablePath.Find(relative));
    }

    [Fact]
    public void What_may_not_be_run_is_not_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs file modes");
        Assert.Null(ExecutablePath.Find(_folder.Write("text", "#!/bin/sh")));
        Assert.Null(ExecutablePath.Find(_folder.Path));
        Assert.Null(ExecutablePath.Find(_folder["none"]));
        File.CreateSymbolicLink(_folder["dangling"], _folder["none"]);
        Assert.Null(ExecutablePath.Find(_folder["dangling"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_name_of_no_program_is_not_found(string name) => Assert.Null(ExecutablePath.Find(name));
}

using Prompter.Providers.Processes;

namespace Prompter.Tests.Providers.Processes;

public sealed class ChildProcessGroupTests
{
    [Fact]
    public async Task Nothing_can_be_started_once_everything_was_killed()
    {
        var children = new ChildProcessGroup();
        children.KillAll();

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            CommandOutput.ReadAsync(children, ["true"], TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_program_that_was_killed_with_all_others_has_ended()
    {
        var children = new ChildProcessGroup();
        var child = children.Start(["sleep", "600"], default);
        await using (child)
        {
            children.KillAll();

            Assert.Equal(137, await child.WaitAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_hundred_programs_leave_no_pipe_open()
    {
        const int Programs = 100;
        var before = OpenPipes();
        var children = new ChildProcessGroup();
        for (var number = 0; number < Programs; number++)
        {
            await CommandOutput.ReadAsync(children, ["true"], TestContext.Current.CancellationToken);
        }

        // Other tests may start programs beside this one; what they connect to is no pipe.
        Assert.InRange(OpenPipes(), 0, before + Programs);

        static int OpenPipes() =>
            Directory
                .GetFiles("/proc/self/fd")
                .Count(file => new FileInfo(file).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);
    }
}

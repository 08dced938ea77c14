using Prompter.Credentials;

namespace Prompter.Tests.Credentials;

public sealed class KeyCommandTests : IDisposable
{
    private readonly ScratchFolder folder = new();
    private readonly ManualTimeProvider time = new();
    private readonly Dictionary<string, string> environment = [];
    private readonly CredentialStore store;

    public KeyCommandTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the programs are shell scripts");
        store = new(folder["credentials.json"], environment) { TimeProvider = time };
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_key_is_the_first_line_that_the_program_prints()
    {
        Use("printf '%s\\n%s\\n' \"$1\" second", "'the key; $HOME'");

        var found = await ResolveAsync();

        Assert.Equal("the key; $HOME", found!.ApiKey);
        Assert.Equal($"the command '{folder["ask"]}', as {store.Path} says", found.Origin);
    }

    [Fact]
    public async Task The_program_is_asked_once_however_many_want_to_know()
    {
        Use($"echo x >> {folder["asked"]}; echo key");

        var found = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ResolveAsync().AsTask()));

        Assert.All(found, one => Assert.Equal("key", one!.ApiKey));
        Assert.Equal("x\n", await File.ReadAllTextAsync(folder["asked"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Looking_without_asking_runs_nothing()
    {
        Use($"touch {folder["asked"]}; echo key");

        Assert.Null(store.Peek("p", [])!.ApiKey);
        Assert.False(File.Exists(folder["asked"]));
    }

    [Fact]
    public async Task A_key_of_the_environment_asks_nobody()
    {
        Use($"touch {folder["asked"]}; echo key");
        environment["P_KEY"] = "k";

        var found = await store.ResolveAsync("p", ["P_KEY"], TestContext.Current.CancellationToken);

        Assert.Equal("k", found!.ApiKey);
        Assert.False(File.Exists(folder["asked"]));
    }

    [Theory]
    [InlineData("echo pa55-w0rd; echo one >&2; echo 'is locked' >&2; exit 3", "ended with exit code 3: is locked")]
    [InlineData("echo pa55-w0rd; exit 1", "ended with exit code 1")]
    [InlineData("echo pa55-w0rd; echo 'no pa55-w0rd' >&2; exit 1", "ended with exit code 1: no [redacted]")]
    [InlineData("echo 'bad key tZ81hWm3LtXv92Qb now' >&2; exit 1", "ended with exit code 1: bad key [redacted] now")]
    [InlineData("echo; echo pa55-w0rd", "printed no key on its first line")]
    public async Task A_failure_says_what_the_program_said_of_it_and_not_what_it_printed(string script, string what)
    {
        Use(script, "argument-pa55-w0rd");

        Assert.Equal($"the key cannot be had: the command '{folder["ask"]}' {what}", await RefusedAsync());
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        store.Set("p", new() { ApiKeyCommand = "no-such-program-of-keys pa55-w0rd" });

        Assert.Equal(
            "the key cannot be had: the command 'no-such-program-of-keys' cannot be started: there is no such program",
            await RefusedAsync()
        );
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_stopped()
    {
        Use($"exec 3<{folder.MakePipe("never")}");
        var refused = RefusedAsync();
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(
            $"the key cannot be had: the command '{folder["ask"]}' took longer than 60 s and was stopped",
            await refused
        );
    }

    [Fact]
    public async Task Giving_up_is_no_failure_of_the_program()
    {
        Use($"exec 3<{folder.MakePipe("never")}");
        using var stop = new CancellationTokenSource();
        var asked = store.ResolveAsync("p", [], stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_program_that_prints_without_end_is_read_to_its_end_and_its_beginning_kept()
    {
        Use("echo key; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2");

        Assert.Equal("key", (await ResolveAsync())!.ApiKey);
    }

    private void Use(string script, string arguments = "") =>
        store.Set("p", new() { ApiKeyCommand = $"'{folder.WriteScript("ask", script)}' {arguments}" });

    private async Task<string> RefusedAsync()
    {
        var exception = await Assert.ThrowsAsync<PrompterException>(async () => await ResolveAsync());
        Assert.Equal(ErrorCategory.AuthFailure, exception.Category);
        Assert.DoesNotContain("pa55-w0rd", exception.ToString(), StringComparison.Ordinal);
        return exception.Message;
    }

    private ValueTask<Credential?> ResolveAsync() => store.ResolveAsync("p", [], TestContext.Current.CancellationToken);
}

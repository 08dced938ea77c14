namespace Prompter.Cli.Tests;

public sealed class KeysTests : CommandLineTest
{
    private const string Secret = "gsk-is-secret-0123456789";

    public KeysTests()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (name.EndsWith("_API_KEY", StringComparison.Ordinal))
            {
                Prompter.Environment[name] = null;
            }
        }
    }

    private string CredentialFile => Path.Combine(Prompter.Home, ".config", "prompter", "credentials.json");

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    public async Task A_piped_key_is_stored_without_its_line_end(string end)
    {
        var finished = await Prompter.RunWithInputAsync(Secret + end, "keys", "set", "openai");

        Assert.Equal(
            (0, "", $"openai: stored in {CredentialFile}\n"),
            (finished.ExitCode, finished.Output, finished.Error)
        );
        Assert.Equal(Secret, Stored("openai").GetProperty("api_key").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("two\nlines\n")]
    public async Task What_is_no_key_is_refused(string input)
    {
        var finished = await Prompter.RunWithInputAsync(input, "keys", "set", "openai");

        Assert.Equal(2, finished.ExitCode);
        Assert.EndsWith("nothing is stored\n", finished.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(CredentialFile));
    }

    [Fact]
    public async Task A_typed_key_is_not_shown()
    {
        using var process = Prompter.Start("script", ["-qefc", $"{Executable.Path} keys set openai", "/dev/null"]);
        var screen = new StringBuilder();
        while (!screen.ToString().EndsWith("Key for openai: ", StringComparison.Ordinal))
        {
            var one = new char[1];
            Assert.Equal(1, await process.StandardOutput.ReadAsync(one, TestContext.Current.CancellationToken));
            screen.Append(one);
        }

        var finished = await Executable.FinishAsync(process, Encoding.UTF8.GetBytes(Secret + "\n"));

        Assert.Equal(
            (0, $" openai: stored in {CredentialFile} "),
            (finished.ExitCode, finished.Output.ReplaceLineEndings(" "))
        );
        Assert.Equal(Secret, Stored("openai").GetProperty("api_key").GetString());
    }

    [Theory]
    [InlineData("my-plain-secret", "set", "openai", "my-plain-secret")]
    [InlineData("tZ81hWm3LtXv92Qb", "set", "tZ81hWm3LtXv92Qb")]
    [InlineData(Secret, "set", Secret)]
    [InlineData(Secret, "remove", Secret)]
    public async Task A_key_as_an_argument_is_refused_and_not_repeated(string key, params string[] arguments)
    {
        var finished = await Prompter.RunWithInputAsync("k\n", ["keys", .. arguments]);

        Assert.Equal(2, finished.ExitCode);
        Assert.DoesNotContain(key, finished.Error + finished.Output, StringComparison.Ordinal);
        Assert.Matches("A key is no argument|looks like a key", finished.Error);
        Assert.False(File.Exists(CredentialFile));
    }

    [Fact]
    public async Task The_list_says_where_keys_come_from_and_shows_only_the_end_of_long_ones()
    {
        await Prompter.RunWithInputAsync(Secret, "keys", "set", "groq");
        await Prompter.RunWithInputAsync("short", "keys", "set", "mine");
        await Prompter.RunAsync("keys", "set", "groq", "--base-url", "https://proxy.example/v1");
        await Prompter.RunAsync("keys", "set", "anthropic", "--command", "pass show 'anthropic key'");
        await Prompter.RunAsync("keys", "set", "xai", "--keychain");
        Prompter.Environment["GOOGLE_API_KEY"] = "AIzaabcdefghijklmnop";
        Prompter.Environment["PROMPTER_XAI_API_KEY"] = "xai-0123456789-last";

        var finished = await Prompter.RunAsync("keys", "list");

        Assert.Equal((0, ""), (finished.ExitCode, finished.Error));
        Golden.Matches("keys-list", finished.Output, Prompter);
    }

    [Fact]
    public async Task The_list_for_programs_has_a_line_for_each_provider()
    {
        await Prompter.RunWithInputAsync(Secret, "keys", "set", "groq");
        await Prompter.RunAsync("keys", "set", "anthropic", "--command", "pass show anthropic");

        var finished = await Prompter.RunAsync("keys", "list", "--json");

        Assert.Equal(
            $$"""
            {"provider":"anthropic","origin":"the command 'pass', as {{CredentialFile}} says","key":null,"base_url":null}
            {"provider":"groq","origin":"{{CredentialFile}}","key":"…6789","base_url":null}

            """,
            finished.Output
        );
    }

    [Fact]
    public async Task Without_a_key_the_list_says_what_to_do()
    {
        var finished = await Prompter.RunAsync("keys", "list");

        Assert.Equal(
            (0, "No key is known. Store one with 'prompter keys set PROVIDER'.\n"),
            (finished.ExitCode, finished.Output)
        );
    }

    [Fact]
    public async Task A_removed_key_is_gone_and_a_missing_one_is_no_success()
    {
        await Prompter.RunWithInputAsync(Secret, "keys", "set", "groq");

        var removed = await Prompter.RunAsync("keys", "remove", "groq");
        var missing = await Prompter.RunAsync("keys", "remove", "groq");

        Assert.Equal((0, 2), (removed.ExitCode, missing.ExitCode));
        Assert.Equal("prompter: nothing is stored of 'groq'; see 'prompter keys list'\n", missing.Error);
        Assert.DoesNotContain(
            Secret,
            await File.ReadAllTextAsync(CredentialFile, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_that_others_can_read_stops_every_command_before_a_key_is_read()
    {
        await Prompter.RunWithInputAsync(Secret, "keys", "set", "groq");
        File.SetUnixFileMode(CredentialFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var message = $"prompter: {CredentialFile}: others can read or change it; run 'chmod 600 {CredentialFile}'\n";
        foreach (
            var arguments in (string[][])
                [
                    ["keys", "list"],
                    ["keys", "set", "groq"],
                    ["keys", "remove", "groq"],
                ]
        )
        {
            var finished = await Prompter.RunAsync(arguments);
            Assert.Equal((2, "", message), (finished.ExitCode, finished.Output, finished.Error));
        }
    }

    [Fact]
    public async Task The_path_is_that_of_the_system()
    {
        Prompter.Environment["XDG_CONFIG_HOME"] = Prompter.PathOf("config");

        var finished = await Prompter.RunAsync("keys", "path");

        Assert.Equal($"{Prompter.PathOf("config")}/prompter/credentials.json\n", finished.Output);
    }

    [Fact]
    public async Task A_name_that_is_nearly_a_provider_is_stored_with_a_word_about_it()
    {
        var finished = await Prompter.RunAsync("keys", "set", "openia", "--base-url", "http://localhost:1/v1");

        Assert.Equal(0, finished.ExitCode);
        Assert.StartsWith(
            "prompter: 'openia' is no provider that Prompter knows by itself; did you mean 'openai'?\n",
            finished.Error,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--base-url has to begin with https:// or http://", "openai", "--base-url", "proxy")]
    [InlineData(
        "--command and --keychain cannot both tell the key; use one of them",
        "openai",
        "--keychain",
        "--command",
        "pass"
    )]
    [InlineData("a provider's name has only letters, digits, '-', '_' and '.'", "open ai")]
    public async Task Wrong_use_is_one_line(string message, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(["keys", "set", .. arguments]);

        Assert.Equal((2, $"prompter: {message}\n"), (finished.ExitCode, finished.Error));
    }

    private JsonElement Stored(string provider) => Json.Read(CredentialFile).GetProperty(provider);
}

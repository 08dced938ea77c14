namespace Prompter.Cli.Tests;

public sealed class SecretTests : CommandLineTest
{
    private const string Shaped = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Environmental = "correct-horse-battery";
    private const string Given = "swordfish-and-chips";

    public SecretTests() => Prompter.Environment["SOME_API_KEY"] = Environmental;

    [Theory]
    [InlineData("fake-env?name=SOME_API_KEY", "Hi")]
    [InlineData("fake-args", "--key", Given, "Hi")]
    [InlineData("fake-args", $"--key={Given}", "Hi")]
    [InlineData("fake-echo", $"Is {Shaped} a key?")]
    [InlineData("sim:echo?tps=1000", $"Is {Shaped} a key?")]
    [InlineData("fake-echo", "-s", $"The key is {Environmental}", "Hi")]
    public async Task No_secret_is_shown_or_stored(string model, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(["--raw", "-m", model, "-m", "sim:echo", "--", .. arguments]);

        AssertNoSecret(finished);
        Assert.Contains("[redacted]", Everything(finished), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("printf 'sk-proj-abcdefghi'; sleep 0.1; echo jklmnopqrstuvwxyz0123456789")]
    [InlineData("for part in c or rect- hor s e-bat tery; do printf %s $part; sleep 0.02; done; echo")]
    [InlineData($"echo done; echo {Shaped} >&2")]
    [InlineData($"echo 'Error: Error code: 401 - bad key {Shaped}' >&2; exit 1")]
    public async Task No_secret_that_llm_prints_is_shown_or_stored(string script)
    {
        Prompter.UseScriptAsLlm(script);

        var finished = await Prompter.RunAsync("--raw", "-m", "x", "-m", "sim:echo", "--", "Hi");

        AssertNoSecret(finished);
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--view", "blocks")]
    [InlineData("-q")]
    public async Task Other_outputs_show_none_either(params string[] options)
    {
        var finished = await Prompter.RunAsync([
            .. options,
            "-m",
            "fake-env?name=SOME_API_KEY",
            "-m",
            "fake-args",
            "--",
            "--key",
            Given,
            $"Is {Shaped} a key?",
        ]);

        AssertNoSecret(finished);
    }

    [Theory]
    [InlineData("authorization=Bearer correct-horse-battery", "correct-horse-battery")]
    [InlineData("x-team=blue,api-key=correct-horse%20battery", "correct-horse battery")]
    public async Task Headers_of_telemetry_are_secrets(string headers, string secret)
    {
        Prompter.Environment["SOME_API_KEY"] = null;
        Prompter.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = headers;

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", $"a blue {secret}");

        Assert.Contains("a blue [redacted]", Everything(finished), StringComparison.Ordinal);
        AssertNoSecret(finished);
    }

    [Fact]
    public async Task A_secret_in_the_name_of_a_folder_is_not_printed()
    {
        var finished = await Prompter.RunAsync("--outdir", Environmental, "-m", "sim:echo", "--", "Hi");

        Assert.Contains("Artifacts: ./[redacted]/", finished.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Environmental, finished.Output + finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_the_name_of_a_model_is_in_no_output_file_or_name_of_a_file()
    {
        var finished = await Prompter.RunAsync(
            "--raw",
            "-v",
            "-m",
            Environmental,
            "-m",
            $"openai:{Environmental}",
            "-m",
            "sim:echo?fail=503",
            "--fallback",
            Environmental,
            "--",
            "Hi"
        );

        AssertNoSecret(finished);
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(Prompter.Folder, "*", SearchOption.AllDirectories),
            path => path.Contains(Environmental, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Values_of_headers_and_what_is_secret_in_an_address_are_redacted_as_keys_are()
    {
        string[] secrets = ["headerSecret77", "dXNlcjpwYXNz", "passwordOfMe", "queryKey1234"];
        Prompter.Configure(
            """
            providers:
              mine:
                kind: openai
                base_url: "http://me:passwordOfMe@127.0.0.1:1/v1?apikey=queryKey1234&team=blue"
                headers: { X-Auth: headerSecret77, Authorization: "Basic dXNlcjpwYXNz" }
            """
        );

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", string.Join(' ', secrets));
        var shown = await Prompter.RunAsync("config", "show");

        Assert.All(
            secrets,
            secret => Assert.DoesNotContain(secret, Everything(finished) + shown.Output, StringComparison.Ordinal)
        );
        Assert.Contains("http://hidden@127.0.0.1:1/v1?apikey=hidden&team=blue", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_in_variables_and_in_the_configuration_is_not_stored()
    {
        Prompter.Configure($"llm: {{ args: [--key, {Given}] }}\n");

        var finished = await Prompter.RunAsync("--var", $"key={Shaped}", "-m", "fake-args", "--", "Is {{key}} a key?");

        AssertNoSecret(finished);
    }

    [Fact]
    public async Task A_secret_in_an_answer_that_goes_to_a_file_is_redacted_there()
    {
        Prompter.UseScriptAsLlm("head -c 2000000 /dev/zero | tr '\\0' x; echo \" $SOME_API_KEY\"");

        var finished = await Prompter.RunAsync("--no-stream", "--raw", "-m", "x", "--", "Hi");

        Assert.NotNull(Prompter.Row.Text("text_file"));
        AssertNoSecret(finished);
    }

    [Fact]
    public async Task Refusals_show_none_either()
    {
        var finished = await Prompter.RunAsync("-m", "sim:echo", "--timeout", Shaped, "--", "Hi");

        Assert.DoesNotContain(Shaped, finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_itself_gets_the_secret()
    {
        Prompter.UseScriptAsLlm(
            "echo \"$SOME_API_KEY\" >received; for last; do :; done; echo \"$last\" >>received; echo done"
        );

        await Prompter.RunAsync("-m", "x", "--", $"Is {Shaped} a key?");

        Assert.Equal(
            $"{Environmental}\nIs {Shaped} a key?\n",
            await File.ReadAllTextAsync(Prompter.PathOf("received"), TestContext.Current.CancellationToken)
        );
    }

    private void AssertNoSecret(Finished finished)
    {
        var everything = Everything(finished);
        foreach (var secret in (string[])[Shaped, Environmental, Given])
        {
            var at = everything.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, at < 0 ? "" : everything[Math.Max(0, at - 200)..Math.Min(everything.Length, at + 100)]);
        }
    }

    /// <summary>Both outputs, and every file of the run with its name.</summary>
    private string Everything(Finished finished) =>
        string.Join(
            '\n',
            Directory
                .GetFiles(Prompter.Run, "*", SearchOption.AllDirectories)
                .Select(file => $"{Path.GetFileName(file)}:\n{File.ReadAllText(file)}")
                .Prepend("stderr:\n" + finished.Error)
                .Prepend("stdout:\n" + finished.Output)
        );
}

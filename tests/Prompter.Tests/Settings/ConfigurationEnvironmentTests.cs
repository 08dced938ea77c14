namespace Prompter.Tests.Settings;

public sealed class ConfigurationEnvironmentTests : ConfigurationTest
{
    [Fact]
    public void Every_default_and_the_models_can_be_set_over_all_files()
    {
        Folder.WithExplicit(
            "models: [x]\ndefaults: {retries: 9, stream: true, outdir: x, timeout: 9, parallel: 9, view: lines, raw: false}"
        );
        Folder
            .WithVariable("PROMPTER_MODELS", " gpt-4o, ,sim:swift ,")
            .WithVariable("PROMPTER_RETRIES", "2")
            .WithVariable("PROMPTER_STREAM", "off")
            .WithVariable("PROMPTER_OUTDIR", "~/runs")
            .WithVariable("PROMPTER_TIMEOUT", "90s")
            .WithVariable("PROMPTER_PARALLEL", " 4 ")
            .WithVariable("PROMPTER_VIEW", "blocks")
            .WithVariable("PROMPTER_MARKDOWN", "0")
            .WithVariable("PROMPTER_RAW", "1")
            .WithVariable("PROMPTER_TOTAL_TIMEOUT", "5m")
            .WithVariable("PROMPTER_FIRST_TOKEN_TIMEOUT", "10")
            .WithVariable("PROMPTER_IDLE_TIMEOUT", "5")
            .WithVariable("PROMPTER_RESCUE", "continue")
            .WithVariable("PROMPTER_JSON_RETRIES", "5")
            .WithVariable("PROMPTER_MAX_ANSWER_MIB", "6")
            .WithVariable("PROMPTER_FALLBACK", "o3, sim:swift")
            .WithVariable("PROMPTER_REQUESTS_PER_MINUTE", "60")
            .WithVariable("PROMPTER_TOKENS_PER_MINUTE", "9000")
            .WithVariable("PROMPTER_CONCURRENCY", " 3 ")
            .WithVariable("PROMPTER_RETRY_DELAY", "100ms")
            .WithVariable("PROMPTER_BREAKER_RATIO", " 0.25 ");
        var value = Folder.Load().Value;
        Assert.Equal(["gpt-4o", "sim:swift"], value.Models);
        Assert.Equal(["o3", "sim:swift"], value.Defaults.Policies.Fallback);
        Assert.Equal(
            new()
            {
                Stream = false,
                OutputDirectory = $"{Folder.Home}/runs",
                Parallel = 4,
                View = OutputView.Blocks,
                Raw = true,
                Policies = ConfigurationLoader.BuiltIn.Defaults.Policies with
                {
                    Retries = 2,
                    Timeout = TimeSpan.FromSeconds(90),
                    TotalTimeout = TimeSpan.FromSeconds(300),
                    FirstTokenTimeout = TimeSpan.FromSeconds(10),
                    IdleTimeout = TimeSpan.FromSeconds(5),
                    Rescue = StreamRescue.Continue,
                    JsonRetries = 5,
                    MaxAnswerMiB = 6,
                    Fallback = value.Defaults.Policies.Fallback,
                    RequestsPerMinute = 60,
                    TokensPerMinute = 9000,
                    Concurrency = 3,
                    RetryDelay = TimeSpan.FromMilliseconds(100),
                    BreakerRatio = 0.25m,
                },
            },
            value.Defaults
        );
        Assert.Contains("retries: 2", Folder.Load().Render(), StringComparison.Ordinal);
        Assert.Contains("# PROMPTER_RETRIES\n", Folder.Load().Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_variable_is_on_the_page_of_the_configuration()
    {
        var page = File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "docs", "configuration.md"));
        Assert.DoesNotContain(
            ConfigurationKeys.All.Select(key => key.Variable).OfType<string>().Append(EnvironmentReader.TrustVariable),
            variable => !page.Contains(variable, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_initial_file_names_each_quirk() =>
        Assert.All(
            ProviderKeys.All,
            key =>
                Assert.Contains(
                    $"# {key.Path[(key.Path.IndexOf('*', StringComparison.Ordinal) + 2)..]}: ",
                    InitialFile.Text,
                    StringComparison.Ordinal
                )
        );

    [Theory]
    [InlineData("true", true)]
    [InlineData("FALSE", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("on", true)]
    [InlineData("off", false)]
    public void Truth_values_may_be_spelled_in_several_ways(string written, bool value) =>
        Assert.Equal(value, Folder.WithVariable("PROMPTER_STREAM", written).Load().Value.Defaults.Stream);

    [Fact]
    public void An_empty_variable_counts_as_unset()
    {
        Folder.WithProject("defaults: {retries: 9}\nmodels: a");
        Folder
            .WithVariable("PROMPTER_RETRIES", "")
            .WithVariable("PROMPTER_MODELS", "")
            .WithVariable("PROMPTER_MODEL", "");
        Assert.Equal((9, "a"), (Folder.Load().Value.Defaults.Policies.Retries, Folder.Load().Value.Models[0]));
    }

    [Fact]
    public void Null_takes_a_timeout_of_a_file_away() =>
        Assert.Null(
            Folder
                .WithProject("defaults: {timeout: 9}")
                .WithVariable("PROMPTER_TIMEOUT", "null")
                .Load()
                .Value.Defaults.Policies.Timeout
        );

    [Fact]
    public void A_directory_may_be_called_null() =>
        Assert.Equal("null", Folder.WithVariable("PROMPTER_OUTDIR", "null").Load().Value.Defaults.OutputDirectory);

    [Theory]
    [CaseFile("variable-mistakes.jsonl")]
    public void A_mistake_names_the_variable(string name, string value, string message) =>
        Assert.Equal([$"{name}: {message}"], Folder.WithVariable(name, value).Mistakes());

    [Theory]
    [InlineData("PROMPTER_LOG_LEVEL")]
    [InlineData("PROMTER_RETRIES")]
    [InlineData("RETRIES")]
    public void Variables_of_others_are_ignored(string name) =>
        Assert.Equal(0, Folder.WithVariable(name, "x").Load().Value.Defaults.Policies.Retries);

    private static string Here([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}

namespace Prompter.Tests.Settings;

public sealed class ConfigurationLayerTests : ConfigurationTest
{
    private const string Everything = """
        models: [gpt-4o, sim:swift]
        defaults:
          retries: 3
          stream: no
          outdir: ~/runs
          timeout: 2m
          parallel: 8
          view: blocks
          markdown: off
          raw: on
        aliases:
          fast: gpt-4o-mini
          quick: fast
        costs:
          gpt-4: { input_per_1k: 0.03, output_per_1k: 0.06 }
          sim:swift:
            input_per_1k: 1e-3
            output_per_1k: 0
        llm:
          command: [~/bin/llm, -v]
          database: shared
          args: ["", -o, temperature, 0]
        """;

    [Fact]
    public void Without_any_file_the_built_in_values_are_in_force()
    {
        var loaded = Folder.Load();
        Assert.Empty(loaded.Files);
        Assert.Equal(4, loaded.Searched.Count);
        Assert.DoesNotContain(loaded.Searched, file => file.Exists);
        AssertBuiltIn(loaded.Value);
    }

    [Fact]
    public void Without_a_home_directory_the_project_is_still_read()
    {
        Folder.WithProject("defaults: {retries: 2}");
        var loaded = ConfigurationLoader.Load(Folder.Sources with { HomeDirectory = "" });
        Assert.Equal(2, loaded.Value.Defaults.Policies.Retries);
    }

    public static TheoryData<string> Layers => ["user", "project", "explicit"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_key_can_be_set_in_every_file(string layer)
    {
        _ = layer switch
        {
            "user" => Folder.WithUser(Everything),
            "project" => Folder.WithProject(Everything),
            _ => Folder.WithExplicit(Everything),
        };
        var loaded = Folder.Load();
        var value = loaded.Value;
        Assert.Equal(["gpt-4o", "sim:swift"], value.Models);
        Assert.Equal(
            new RunDefaults
            {
                Stream = false,
                OutputDirectory = $"{Folder.Home}/runs",
                Parallel = 8,
                View = OutputView.Blocks,
                Raw = true,
                Policies = ConfigurationLoader.BuiltIn.Defaults.Policies with
                {
                    Retries = 3,
                    Timeout = TimeSpan.FromMinutes(2),
                },
            },
            value.Defaults
        );
        Assert.Equal(2, value.Aliases.Count);
        Assert.Equal("gpt-4o-mini", value.ResolveAlias("quick"));
        Assert.Equal("other", value.ResolveAlias("other"));
        Assert.Equal(new(0.03m, 0.06m), value.PriceOf(new("llm", "gpt-4")));
        Assert.Equal(new(0.001m, 0m), value.PriceOf(new("sim", "swift")));
        Assert.Null(value.PriceOf(new("llm", "gpt-5")));
        Assert.Equal([$"{Folder.Home}/bin/llm", "-v"], value.Llm.Command);
        Assert.Equal(LlmDatabase.Shared, value.Llm.Database);
        Assert.Equal(["", "-o", "temperature", "0"], value.Llm.Arguments);
        Assert.Single(loaded.Files);
    }

    [Theory]
    [CaseFile("layers.jsonl")]
    public void The_strongest_file_wins_key_by_key(string path, string user, string project, string given)
    {
        Folder.WithUser(Yaml(user));
        Assert.Contains($"{path.Split('.')[^1]}: {user}", Folder.Load().Render(), StringComparison.Ordinal);
        Folder.WithProject(Yaml(project));
        Assert.Contains($"{path.Split('.')[^1]}: {project}", Folder.Load().Render(), StringComparison.Ordinal);
        Folder.WithExplicit(Yaml(given));
        Assert.Contains($"{path.Split('.')[^1]}: {given}", Folder.Load().Render(), StringComparison.Ordinal);
        Assert.Equal(3, Folder.Load().Files.Count);

        string Yaml(string value) =>
            path.Contains('.', StringComparison.Ordinal)
                ? $"{path.Split('.')[0]}:\n  {path.Split('.')[1]}: {value}\n"
                : $"{path}: {value}\n";
    }

    [Fact]
    public void Maps_merge_entry_by_entry_and_lists_replace()
    {
        Folder.WithUser(
            """
            models: [a, b, c]
            aliases: {one: x, two: y}
            costs:
              m: {input_per_1k: 1, output_per_1k: 2}
              n: {input_per_1k: 3, output_per_1k: 4}
            defaults: {retries: 5, raw: true}
            """
        );
        Folder.WithProject(
            """
            models: d
            aliases: {two: z, three: one}
            costs: {m: {input_per_1k: 9, output_per_1k: 8}}
            defaults: {retries: 6}
            """
        );
        var value = Folder.Load().Value;
        Assert.Equal(["d"], value.Models);
        Assert.Equal(
            ["one=x", "two=z", "three=one"],
            value.Aliases.Select(alias => $"{alias.Key}={alias.Value}").ToArray()
        );
        Assert.Equal((new ModelPrice(9, 8), new ModelPrice(3, 4)), (value.Costs["m"], value.Costs["n"]));
        Assert.Equal((6, true), (value.Defaults.Policies.Retries, value.Defaults.Raw));
    }

    [Fact]
    public void The_short_spelling_of_the_file_name_works_too()
    {
        Folder.WithFile(Path.Join(Folder.Home, ".prompter", "config.yml"), "models: a");
        Folder.WithFile(Path.Join(Folder.Work, ".prompter-config.yml"), "defaults: {raw: true}");
        var loaded = Folder.Load();
        Assert.Equal(["a"], loaded.Value.Models);
        Assert.True(loaded.Value.Defaults.Raw);
        Assert.All(loaded.Files, file => Assert.EndsWith(".yml", file, StringComparison.Ordinal));
        Assert.Equal(["user", "user", "project", "project"], loaded.Searched.Select(file => file.Layer).ToArray());
    }

    [Fact]
    public void A_project_file_that_is_given_explicitly_counts_once_as_the_strongest()
    {
        Folder.WithProject("models: a");
        Folder.ExplicitFile = ".prompter-config.yaml";
        var loaded = Folder.Load();
        Assert.Equal([Folder.Project], loaded.Files);
        Assert.Equal("--config", loaded.Searched[^1].Layer);
    }

    [Fact]
    public void An_explicit_file_may_begin_with_the_home_directory()
    {
        Folder.WithFile(Path.Join(Folder.Home, "mine.yaml"), "models: a");
        Folder.ExplicitFile = "~/mine.yaml";
        Assert.Equal(["a"], Folder.Load().Value.Models);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("---\n...\n")]
    [InlineData("\uFEFF# a byte order mark\n")]
    [InlineData("null\n")]
    [InlineData("models:\ndefaults:\naliases:\ncosts:\nllm:\n")]
    [InlineData("llm:\n  args:\n  command:\n")]
    public void A_file_without_settings_sets_nothing(string yaml)
    {
        Folder.WithProject(yaml);
        AssertBuiltIn(Folder.Load().Value);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("No", false)]
    [InlineData("ON", true)]
    [InlineData("off", false)]
    [InlineData("y", true)]
    [InlineData("n", false)]
    [InlineData("True", true)]
    [InlineData("FALSE", false)]
    public void Truth_values_may_be_spelled_as_in_older_yaml(string written, bool value)
    {
        Folder.WithProject($"defaults: {{ stream: {written} }}");
        Assert.Equal(value, Folder.Load().Value.Defaults.Stream);
    }

    [Theory]
    [InlineData("~")]
    [InlineData("Null")]
    [InlineData("")]
    public void Null_takes_a_timeout_away(string written)
    {
        Folder.WithUser("defaults: { timeout: 5 }").WithProject($"defaults:\n  timeout: {written}\n");
        Assert.Null(Folder.Load().Value.Defaults.Policies.Timeout);
    }

    [Theory]
    [InlineData("1.5", 1500)]
    [InlineData("90s", 90_000)]
    [InlineData("\"500ms\"", 500)]
    [InlineData("86400", 86_400_000)]
    public void A_timeout_is_seconds_or_has_a_unit(string written, int milliseconds)
    {
        Folder.WithProject($"defaults: {{ timeout: {written} }}");
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Folder.Load().Value.Defaults.Policies.Timeout);
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_work()
    {
        Folder.WithProject(
            """
            models: &all [a, b]
            llm:
              args: *all
            costs:
              m: &price {input_per_1k: 1, output_per_1k: 2}
              n: *price
              o: {<<: *price, output_per_1k: 3}
              p: {<<: [*price, {input_per_1k: 7}]}
            """
        );
        var value = Folder.Load().Value;
        Assert.Equal(["a", "b"], value.Llm.Arguments);
        Assert.Equal((new(1, 2), new(1, 3), new(1, 2)), (value.Costs["n"], value.Costs["o"], value.Costs["p"]));
    }

    [Fact]
    public void A_price_for_the_provider_comes_before_one_for_the_bare_name()
    {
        Folder.WithProject(
            "costs: {m: {input_per_1k: 1, output_per_1k: 1}, 'sim:m': {input_per_1k: 2, output_per_1k: 2}}"
        );
        var value = Folder.Load().Value;
        Assert.Equal(2m, value.PriceOf(new("sim", "m"))!.InputPer1K);
        Assert.Equal(1m, value.PriceOf(new("llm", "m"))!.InputPer1K);
        Assert.Equal(
            2m,
            value.PriceOf(new("sim", "m"))!.CostOf(new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 0 })
        );
    }

    [Fact]
    public void The_sources_of_the_process_are_where_it_runs()
    {
        var sources = ConfigurationSources.FromProcess("x.yaml");
        Assert.Equal("x.yaml", sources.ExplicitFile);
        Assert.Equal(Environment.CurrentDirectory, sources.WorkingDirectory);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), sources.Environment["PATH"]);
    }

    private static void AssertBuiltIn(PrompterConfiguration value)
    {
        Assert.Empty(value.Models);
        Assert.Equal(
            new()
            {
                Stream = true,
                Markdown = true,
                OutputDirectory = "./prompter-runs",
                Policies = new()
                {
                    Retries = 0,
                    JsonRetries = 2,
                    MaxAnswerMiB = 64,
                    Fallback = [],
                    RetryDelay = TimeSpan.FromSeconds(0.5),
                    RetryFactor = 2,
                    RetryJitter = 0.5m,
                    RetryMaxDelay = TimeSpan.FromSeconds(30),
                    BreakerFailures = 5,
                    BreakerRatio = 0.5m,
                    BreakerWindow = TimeSpan.FromSeconds(60),
                    BreakerDuration = TimeSpan.FromSeconds(15),
                    BreakerSuccesses = 1,
                    ShutdownGrace = TimeSpan.FromSeconds(3),
                },
            },
            value.Defaults
        );
        Assert.Empty(value.Aliases);
        Assert.Empty(value.Costs);
        Assert.Equal(["llm"], value.Llm.Command);
        Assert.Equal(LlmDatabase.Own, value.Llm.Database);
        Assert.Empty(value.Llm.Arguments);
    }
}

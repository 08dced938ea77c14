namespace Prompter.Tests.Settings;

public sealed class PolicyConfigurationTests : ConfigurationTest
{
    [Fact]
    public void Every_policy_can_be_set_for_one_model()
    {
        Folder.WithProject(
            """
            targets:
              gpt-4o:
                retries: 3
                timeout: 90s
                total_timeout: 5m
                first_token_timeout: 10
                idle_timeout: 500ms
                rescue: continue
                json_retries: 4
                max_answer_mib: 8
                fallback: [o3, sim:swift]
                requests_per_minute: 60
                burst: 5
                tokens_per_minute: 9000
                concurrency: 4
                retry_delay: 250ms
                retry_factor: 1.5
                retry_jitter: 0
                retry_max_delay: 1m
                breaker_failures: 7
                breaker_ratio: 0.25
                breaker_window: 2m
                breaker_duration: 20
                breaker_successes: 2
                shutdown_grace: 10
                max_context_tokens: 8000
                context: shape
            """
        );

        var policies = Folder.Load().Value.PoliciesOf(new("llm", "gpt-4o"), null);

        Assert.Equal(["o3", "sim:swift"], policies.Fallback);
        Assert.Equal(
            new()
            {
                Retries = 3,
                Timeout = TimeSpan.FromSeconds(90),
                TotalTimeout = TimeSpan.FromMinutes(5),
                FirstTokenTimeout = TimeSpan.FromSeconds(10),
                IdleTimeout = TimeSpan.FromMilliseconds(500),
                Rescue = StreamRescue.Continue,
                JsonRetries = 4,
                MaxAnswerMiB = 8,
                Fallback = policies.Fallback,
                RequestsPerMinute = 60,
                Burst = 5,
                TokensPerMinute = 9000,
                Concurrency = 4,
                RetryDelay = TimeSpan.FromMilliseconds(250),
                RetryFactor = 1.5m,
                RetryJitter = 0,
                RetryMaxDelay = TimeSpan.FromMinutes(1),
                BreakerFailures = 7,
                BreakerRatio = 0.25m,
                BreakerWindow = TimeSpan.FromMinutes(2),
                BreakerDuration = TimeSpan.FromSeconds(20),
                BreakerSuccesses = 2,
                ShutdownGrace = TimeSpan.FromSeconds(10),
                MaxContextTokens = 8000,
                Context = ContextChoice.Shape,
            },
            policies
        );
    }

    [Fact]
    public void Each_place_is_stronger_than_the_one_before_it()
    {
        Folder.WithProject(
            """
            defaults: { retries: 1, timeout: 1, idle_timeout: 1, concurrency: 1, total_timeout: 1, rescue: fail }
            providers:
              openai: { timeout: 2, idle_timeout: 2, concurrency: 2, total_timeout: 2, rescue: restart }
            targets:
              gpt-5.5: { idle_timeout: 3, concurrency: 3, total_timeout: 3, rescue: restart }
              openai:gpt-5.5: { concurrency: 4, total_timeout: 4, rescue: restart }
              best: { total_timeout: 5, rescue: restart }
            """
        );

        var policies = Folder
            .Load()
            .Value.PoliciesOf(new("openai", "gpt-5.5"), "best", new() { Rescue = StreamRescue.Continue });

        Assert.Equal(1, policies.Retries);
        Assert.Equal(TimeSpan.FromSeconds(2), policies.Timeout);
        Assert.Equal(TimeSpan.FromSeconds(3), policies.IdleTimeout);
        Assert.Equal(4, policies.Concurrency);
        Assert.Equal(TimeSpan.FromSeconds(5), policies.TotalTimeout);
        Assert.Equal(StreamRescue.Continue, policies.Rescue);
    }

    [Fact]
    public void A_variable_is_stronger_than_what_files_say_of_one_provider_or_model()
    {
        Folder
            .WithProject("providers: { openai: { retries: 2, timeout: 5 } }\ntargets: { best: { retries: 3 } }")
            .WithVariable("PROMPTER_RETRIES", "0")
            .WithVariable("PROMPTER_TIMEOUT", "null");
        var loaded = Folder.Load();
        var model = new ModelReference("openai", "gpt-5.5");

        var policies = loaded.Value.PoliciesOf(model, "best");

        Assert.Equal(0, policies.Retries);
        Assert.Null(policies.Timeout);
        Assert.Equal(7, loaded.Value.PoliciesOf(model, "best", new() { Retries = 7 }).Retries);
        Assert.Equal(
            "PROMPTER_RETRIES",
            loaded.PoliciesOf(model, "best", new()).First(policy => policy.Name == "retries").Origin
        );
    }

    [Fact]
    public void Null_takes_a_limit_of_a_weaker_place_away_and_an_empty_list_its_fallback()
    {
        Folder.WithProject(
            """
            defaults: { timeout: 9, requests_per_minute: 9, concurrency: 9, fallback: a }
            targets: { slow: { timeout: null, requests_per_minute: null, fallback: [] } }
            """
        );

        var policies = Folder.Load().Value.PoliciesOf(new("llm", "slow"), null);

        Assert.Null(policies.Timeout);
        Assert.Null(policies.RequestsPerMinute);
        Assert.Equal(9, policies.Concurrency);
        Assert.Empty(policies.Fallback!);
    }

    [Fact]
    public void Each_policy_of_a_model_tells_which_place_decided_it()
    {
        Folder
            .WithUser(
                "defaults: { retries: 1, timeout: 1, idle_timeout: 1, concurrency: 1, total_timeout: 1, burst: 1 }"
            )
            .WithProject(
                """
                providers:
                  openai: { timeout: 2, idle_timeout: 2, concurrency: 2, total_timeout: 2 }
                targets:
                  gpt-5.5: { idle_timeout: 3, concurrency: 3, total_timeout: 3 }
                  openai:gpt-5.5: { concurrency: null, total_timeout: 4 }
                  best: { total_timeout: 5, fallback: [a, b] }
                """
            )
            .WithVariable("PROMPTER_BURST", "7");
        var flag = new Setting(
            PolicyKeys.OfDefaults.First(key => key.Name == "json_retries"),
            "",
            9,
            new("--json-retries")
        );
        var loaded = ConfigurationLoader.Load(Folder.Sources, [flag]);
        var model = new ModelReference("openai", "gpt-5.5");

        var policies = loaded
            .PoliciesOf(model, "best", new() { Rescue = StreamRescue.Restart })
            .ToDictionary(policy => policy.Name, policy => (policy.Value, policy.Origin), StringComparer.Ordinal);

        Assert.Equal((1, "~/.prompter/config.yaml:1"), policies["retries"]);
        Assert.Equal((7, "PROMPTER_BURST"), policies["burst"]);
        Assert.Equal((TimeSpan.FromSeconds(2), "./.prompter-config.yaml:2"), policies["timeout"]);
        Assert.Equal((TimeSpan.FromSeconds(3), "./.prompter-config.yaml:4"), policies["idle_timeout"]);
        Assert.Equal((null, "./.prompter-config.yaml:5"), policies["concurrency"]);
        Assert.Equal((TimeSpan.FromSeconds(5), "./.prompter-config.yaml:6"), policies["total_timeout"]);
        Assert.Equal((9, "--json-retries"), policies["json_retries"]);
        Assert.Equal(("restart", "built-in"), policies["rescue"]);
        Assert.Equal((0.5m, "built-in"), policies["breaker_ratio"]);
        Assert.Equal((null, "built-in"), policies["max_context_tokens"]);
        // What is told is what is done.
        var settings = loaded.Value.PoliciesOf(model, "best", loaded.Flags);
        Assert.All(
            PolicyKeys.All.Where(key => key.Name != "rescue"),
            key => Assert.Equal(Text(key.Get!(settings)), Text(policies[key.Name].Value))
        );

        static string Text(object? value) => Prompter.Yaml.YamlWriter.Value(value);
    }

    [Fact]
    public void Retries_circuit_breaker_and_burst_are_as_they_are_set()
    {
        Folder.WithProject(
            """
            defaults:
              { retries: 1, retry_delay: 1, retry_factor: 3, retry_jitter: 0.25, retry_max_delay: 9, breaker_failures: 2, burst: 4,
                breaker_ratio: 0.75, breaker_window: 8, breaker_duration: 7, breaker_successes: 6 }
            """
        );

        var policies = Folder.Load().Value.PoliciesOf(new("openai", "gpt-5.5"), null);

        Assert.Equal(4, policies.ToRateLimit().Burst);
        var retry = policies.ToRetry();
        Assert.Equal((1, 3, 0.25), (retry.Retries, retry.Factor, retry.Jitter));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)), (retry.Delay, retry.LongestDelay));
        var breaker = policies.ToCircuitBreaker();
        Assert.Equal((2, 0.75, 6), (breaker.MinimumFailures, breaker.FailureRatio, breaker.SuccessesToClose));
        Assert.Equal(
            (TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(7)),
            (breaker.SamplingDuration, breaker.BreakDuration)
        );
    }

    [Fact]
    public void The_settings_that_are_built_in_are_the_defaults_of_the_policies()
    {
        var policies = ConfigurationLoader.BuiltIn.Defaults.Policies;

        Assert.Equal(new CircuitBreakerOptions(), policies.ToCircuitBreaker());
        Assert.Equal(new RetryOptions() with { Retries = 0 }, policies.ToRetry());
    }

    [Fact]
    public void Every_policy_can_be_laid_over_another_and_says_so_itself()
    {
        foreach (var key in PolicyKeys.All)
        {
            var value =
                key.Type.IsList ? new[] { "x" }
                : key.Type.Words.Count > 0 ? key.Type.Words[^1]
                : key.Type.Parse!("7s") ?? key.Type.Parse("7") ?? key.Type.Parse("0.5")!;
            var says = key.Set(new(), value);

            Assert.Equal(value, key.Get!(says));
            Assert.Equal(says, says.Over(new()));
            Assert.Equal(says, new PolicySettings().Over(says));
            Assert.Single(PolicyKeys.All, other => other.Get!(says) is not null);
        }
    }

    [Theory]
    [InlineData("llama3.2:3b")]
    [InlineData("deepseek/deepseek-r1:free")]
    [InlineData("sim:echo?ttft=200ms&fail=429x2")]
    [InlineData("a.b.c")]
    public void A_model_is_found_whatever_its_name_has_in_it(string name)
    {
        Folder.WithProject($"targets:\n  \"{name}\": {{ retries: 7 }}\n");

        var value = Folder.WithProject(Folder.Load().Render()).Load().Value;

        Assert.Equal(7, value.PoliciesOf(new("llm", name), null).Retries);
        Assert.Equal(7, value.PoliciesOf(new("x", "y"), name).Retries);
        Assert.Equal(0, value.PoliciesOf(new("x", "y"), null).Retries);
    }

    [Fact]
    public void Providers_that_are_no_api_can_have_policies_and_nothing_else()
    {
        Folder.WithProject("providers: { llm: { concurrency: 4 }, sim: { retries: 1 }, groq: { retries: 2 } }");

        var value = Folder.Load().Value;

        Assert.Equal(4, value.PoliciesOf(new("llm", "a"), null).Concurrency);
        Assert.Equal(1, value.PoliciesOf(new("sim", "a"), null).Retries);
        Assert.Equal(2, value.PoliciesOf(new("groq", "a"), null).Retries);
        Assert.Empty(value.Providers);
    }

    [Fact]
    public void Layers_merge_key_by_key()
    {
        Folder.WithUser("targets: { a: { retries: 1, concurrency: 1 } }\nroutes: { code: [a, b] }");
        Folder.WithProject("targets: { a: { concurrency: 2 } }\nroutes: { fast: c }");

        var value = Folder.Load().Value;

        Assert.Equal(1, value.TargetPolicies["a"].Retries);
        Assert.Equal(2, value.TargetPolicies["a"].Concurrency);
        Assert.Equal(["a", "b"], value.ResolveRole("code"));
        Assert.Equal(["c"], value.ResolveRole("fast"));
    }

    [Theory]
    [InlineData("[a, b]", "a", "b")]
    [InlineData("[quick, b, gpt-4o-mini]", "gpt-4o-mini", "b")]
    [InlineData("[other, b]", "x", "y", "b")]
    [InlineData("[role, b]", "role", "b")]
    [InlineData("[loop, b]", "role", "b")]
    public void A_role_stands_for_its_players_each_once(string players, params string[] models)
    {
        Folder.WithProject(
            $"aliases: {{ quick: gpt-4o-mini, my: role }}\nroutes: {{ role: {players}, other: [x, y], loop: role }}"
        );

        var value = Folder.Load().Value;

        Assert.Equal(models, value.ResolveRole("role"));
        Assert.Equal(models, value.ResolveRole("my"));
    }
}

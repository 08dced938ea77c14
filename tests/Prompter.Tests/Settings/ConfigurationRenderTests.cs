using System.Text.RegularExpressions;

namespace Prompter.Tests.Settings;

public sealed class ConfigurationRenderTests : ConfigurationTest
{
    [Fact]
    public void Every_value_stands_with_its_origin_aligned()
    {
        Folder.WithUser(
            "aliases:\n  fast: gpt-4o-mini\ncosts:\n  gpt-4:\n    input_per_1k: 0.03\n    output_per_1k: 0.060\n"
        );
        Folder.WithProject(
            "# mine\nmodels: [gpt-4o, 'sim:swift']\ndefaults:\n  retries: 2\naliases: {slow: a b}\nproviders:\n  mine: {kind: ollama, base_url: 'http://127.0.0.1:1', headers: {X-Team: blue, X-Api-Key: abc}, quirks: {takes_top_k: yes}, concurrency: 2}\nroutes: {code: [gpt-4o, 'sim:echo?fail=cut']}\ntargets: {gpt-4o: {timeout: null, context: shape}}"
        );
        Folder.WithVariable("PROMPTER_TIMEOUT", "1500ms");
        Assert.Equal(
            """
            models: [gpt-4o, sim:swift]                              # ./.prompter-config.yaml:2
            defaults:
              retries: 2                                             # ./.prompter-config.yaml:4
              timeout: 1.5                                           # PROMPTER_TIMEOUT
              total_timeout: null                                    # built-in
              first_token_timeout: null                              # built-in
              idle_timeout: null                                     # built-in
              rescue: null                                           # built-in
              json_retries: 2                                        # built-in
              max_answer_mib: 64                                     # built-in
              fallback: []                                           # built-in
              requests_per_minute: null                              # built-in
              burst: null                                            # built-in
              tokens_per_minute: null                                # built-in
              concurrency: null                                      # built-in
              retry_delay: 0.5                                       # built-in
              retry_factor: 2                                        # built-in
              retry_jitter: 0.5                                      # built-in
              retry_max_delay: 30                                    # built-in
              breaker_failures: 5                                    # built-in
              breaker_ratio: 0.5                                     # built-in
              breaker_window: 60                                     # built-in
              breaker_duration: 15                                   # built-in
              breaker_successes: 1                                   # built-in
              shutdown_grace: 3                                      # built-in
              connect_timeout: 15                                    # built-in
              stream: true                                           # built-in
              outdir: ./prompter-runs                                # built-in
              save: true                                             # built-in
              parallel: null                                         # built-in
              view: lines                                            # built-in
              markdown: true                                         # built-in
              raw: false                                             # built-in
              log: null                                              # built-in
              log_wire: false                                        # built-in
            aliases:
              fast: gpt-4o-mini                                      # ~/.prompter/config.yaml:2
              slow: "a b"                                            # ./.prompter-config.yaml:5
            routes:
              code: [gpt-4o, "sim:echo?fail=cut"]                    # ./.prompter-config.yaml:8
            targets:
              gpt-4o: { context: shape, timeout: null }              # ./.prompter-config.yaml:9
            templates: {}                                            # built-in
            costs:
              gpt-4: { input_per_1k: 0.03, output_per_1k: 0.060 }    # ~/.prompter/config.yaml:4
            llm:
              command: [llm]                                         # built-in
              database: own                                          # built-in
              args: []                                               # built-in
            providers:
              mine: { kind: ollama, base_url: http://127.0.0.1:1, headers: { X-Team: blue, X-Api-Key: "[hidden]" }, quirks: { takes_top_k: true }, concurrency: 2 }    # ./.prompter-config.yaml:7

            """.ReplaceLineEndings("\n"),
            Regex
                .Replace(Folder.Load().Render(), " {3}# ", "    # ", RegexOptions.None, TimeSpan.FromSeconds(1))
                .ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public void The_built_in_values_alone_render_too() =>
        Assert.Contains("aliases: {} ", Folder.Load().Render(), StringComparison.Ordinal);

    [Fact]
    public void A_file_elsewhere_is_named_by_its_whole_path()
    {
        Folder.ExplicitFile = "../other.yaml";
        Folder.WithFile(Path.GetFullPath(Path.Join(Folder.Work, Folder.ExplicitFile)), "models: a");
        Assert.Contains(
            $"# {Path.GetDirectoryName(Folder.Work)}/other.yaml:1\n",
            Folder.Load().Render(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Odd_texts_load_again_as_they_were()
    {
        string[] odd =
        [
            "yes",
            "NO",
            "null",
            "~",
            "true",
            "1",
            "1.5",
            "0x1F",
            "1_000",
            ".inf",
            "-.inf",
            "12:30",
            "-",
            "--",
            "---",
            "...",
            "- a",
            "a: b",
            "a:",
            ":a",
            "a #b",
            "#a",
            "a,b",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "@a",
            "`a",
            "%a",
            "'a'",
            "\"a\"",
            "\\",
            "a\\nb",
            "a\nb",
            "a\tb",
            "a\rb",
            "\u0085",
            "\u2028",
            "\uFEFF",
            "\u202E",
            "\u0001",
            "\u007F",
            "é",
            "日本",
            "😀",
            " a",
            "a ",
            "=",
            "<<",
            "? a",
            "?",
            "-o",
            "--key-file",
            "sim:echo?ttft=1s&fail=429x2",
            "deepseek/r1:free",
            "../../x",
            "~/x",
            "/",
            "a::b",
            "\U000E0001",
            new string('k', 3000),
            new string('\u0001', 400),
            "2024-01-01",
        ];
        AssertRoundTrip([.. odd]);
    }

    [Fact]
    public void Random_texts_load_again_as_they_were()
    {
        var random = new Random(42);
        const string letters = "ab1:-#'\"\\,[]{}&*!|>%@` \t\n\r~?=<.é日\u0085\u00A0\u2028\u0007";
        for (var round = 0; round < 300; round++)
        {
            var texts = Enumerable
                .Range(0, 5)
                .Select(_ => new string([
                    .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => letters[random.Next(letters.Length)]),
                ]))
                .Where(text => !string.IsNullOrWhiteSpace(text))
                .Distinct(StringComparer.Ordinal);
            AssertRoundTrip([.. texts]);
        }
    }

    [Theory]
    [InlineData("0.0000001", "99.9")]
    [InlineData("0.0000000000000000000000000001", "1000000")]
    public void Numbers_load_again_as_they_were(string input, string output)
    {
        Folder.WithProject(
            $"costs: {{m: {{input_per_1k: {input}, output_per_1k: {output}}}}}\ndefaults: {{timeout: 0.0000001, parallel: 1024, stream: false}}"
        );
        var before = Folder.Load();
        var after = Folder.WithProject(before.Render()).Load();
        Assert.Equal(before.Value.Costs, after.Value.Costs);
        Assert.Equal(before.Value.Defaults with { Policies = after.Value.Defaults.Policies }, after.Value.Defaults);
        Assert.Equal(TimeSpan.FromTicks(1), after.Value.Defaults.Policies.Timeout);
    }

    [Fact]
    public void Keys_are_hidden_and_other_secrets_as_the_caller_says()
    {
        Folder.WithProject(
            "llm: {args: [--key, very-secret, --key=very-secret, -o, sk-123], command: [llm, --key, very-secret]}\nmodels: sk-123\naliases: {a: sk-123}\ndefaults: {outdir: sk-123}"
        );
        var rendered = Folder.Load().Render(text => text.Replace("sk-123", "gone", StringComparison.Ordinal));
        Assert.DoesNotContain("very-secret", rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-123", rendered, StringComparison.Ordinal);
        Assert.Contains(
            "args: [--key, \"[hidden]\", \"--key=[hidden]\", -o, gone]",
            rendered,
            StringComparison.Ordinal
        );
        Assert.Contains("a: gone", rendered, StringComparison.Ordinal);
    }

    [Fact]
    public void An_origin_stays_in_its_comment_whatever_the_file_is_called()
    {
        Folder.ExplicitFile = "a\nmodels: [b].yaml";
        Folder.WithFile(Path.Join(Folder.Work, Folder.ExplicitFile), "models: a");
        Assert.Contains("# ./a?models: [b].yaml:1\n", Folder.Load().Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_initial_file_changes_nothing()
    {
        var before = Folder.Load().Render();
        Assert.Equal(before, Folder.WithProject(InitialFile.Text).Load().Render());
        Assert.Empty(ConfigurationLoader.Validate(Folder.Project));
    }

    [Fact]
    public void The_initial_file_shows_every_key_in_a_form_that_works()
    {
        var lines = InitialFile
            .Text.Split('\n')
            .Select(line => Regex.Replace(line, "#(?=[a-z])", "", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var loaded = Folder.WithProject(string.Join('\n', lines)).Load();
        Assert.DoesNotContain("built-in", loaded.Render(), StringComparison.Ordinal);
    }

    private void AssertRoundTrip(IReadOnlyList<string> texts)
    {
        var yaml = new StringBuilder("aliases:\n");
        var names = texts.Where(text => !string.IsNullOrWhiteSpace(text)).ToArray();
        foreach (var text in names)
        {
            yaml.Append("  ? ").Append(Escaped(text)).Append("\n  : ").Append(Escaped("x" + text)).Append('\n');
        }

        yaml.Append("llm:\n  args:\n");
        foreach (var text in texts)
        {
            yaml.Append("    - ").Append(Escaped(text)).Append('\n');
        }

        var before = Folder.WithProject(yaml.ToString()).Load();
        Assert.Equal(texts, before.Value.Llm.Arguments);
        var after = Folder.WithProject(before.Render()).Load();
        Assert.Equal(texts, after.Value.Llm.Arguments);
        Assert.Equal(before.Value.Aliases, after.Value.Aliases);
        Assert.Equal(names, after.Value.Aliases.Keys.ToArray());
    }

    private static string Escaped(string text) =>
        "\"" + string.Concat(text.EnumerateRunes().Select(rune => $"\\U{rune.Value:X8}")) + "\"";
}

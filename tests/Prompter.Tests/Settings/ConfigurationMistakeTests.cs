using Prompter.Settings;

namespace Prompter.Tests.Settings;

public sealed class ConfigurationMistakeTests : IDisposable
{
    private const string File = "./.prompter-config.yaml";
    private readonly ConfigurationFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    // Unknown keys
    [InlineData("defaults:\n  retrys: 2", ":2:3: unknown key 'retrys' in defaults; did you mean 'retries'?")]
    [InlineData("modles: [a]", ":1:1: unknown key 'modles'; did you mean 'models'?")]
    [InlineData("retries: 2", ":1:1: unknown key 'retries'; did you mean 'defaults.retries'?")]
    [InlineData(
        "colours: 2",
        ":1:1: unknown key 'colours'; the keys there are models, defaults, aliases, routes, targets, costs, llm, providers"
    )]
    [InlineData("llm: {path: x}", ":1:7: unknown key 'path' in llm; the keys there are command, database, args")]
    [InlineData(
        "costs:\n  m: {input_per_1k: 1, output_per_1k: 1, output_per_1m: 1}",
        ":2:42: unknown key 'output_per_1m' in costs.m; did you mean 'output_per_1k'?"
    )]
    // Wrong types
    [InlineData("models: {a: b}", ":1:9: models must be a text or a list of text, not a map")]
    [InlineData("models: [a, [b]]", ":1:13: models must be a text or a list of text, but an entry is a list")]
    [InlineData("models: [a, '']", ":1:13: models has an entry that is blank; write something or remove it")]
    [InlineData(
        "defaults: [1]",
        ":1:11: defaults must be a map of retries, timeout, total_timeout, first_token_timeout, idle_timeout, rescue, json_retries, fallback, requests_per_minute, burst, tokens_per_minute, concurrency, retry_delay, retry_factor, retry_jitter, retry_max_delay, breaker_failures, breaker_ratio, breaker_window, breaker_duration, breaker_successes, shutdown_grace, connect_timeout, stream, outdir, parallel, view, raw, not a list"
    )]
    [InlineData("defaults: {retries: [1]}", ":1:21: defaults.retries must be a whole number from 0 to 100, not a list")]
    [InlineData("defaults: {retries: two}", ":1:21: defaults.retries must be a whole number from 0 to 100, not 'two'")]
    [InlineData("defaults: {retries: 1.5}", ":1:21: defaults.retries must be a whole number from 0 to 100, not '1.5'")]
    [InlineData("defaults: {retries: null}", ":1:21: defaults.retries must be a whole number from 0 to 100, not empty")]
    [InlineData("defaults: {stream: 1}", ":1:20: defaults.stream must be true or false, not '1'")]
    [InlineData("defaults: {outdir: []}", ":1:20: defaults.outdir must be a path, not a list")]
    [InlineData("defaults: {outdir: ' '}", ":1:20: defaults.outdir is blank; write something or remove it")]
    [InlineData("defaults: {outdir: \"a\\0b\"}", ":1:20: defaults.outdir holds the character NUL; remove it")]
    [InlineData("defaults: {view: grid}", ":1:18: defaults.view must be lines or blocks, not 'grid'")]
    [InlineData(
        "defaults: {view: line}",
        ":1:18: defaults.view must be lines or blocks, not 'line'; did you mean 'lines'?"
    )]
    [InlineData("aliases: {a: [b]}", ":1:14: aliases.a must be text, not a list")]
    [InlineData("aliases: {'': b}", ":1:11: a name in aliases is blank; write one or remove the line")]
    [InlineData("aliases: {[a]: b}", ":1:11: a key must be text, not a list or a map")]
    [InlineData(
        "costs: {m: 1}",
        ":1:12: costs.m must be a map of input_per_1k, output_per_1k, cached_input_per_1k, cache_write_per_1k, not '1'"
    )]
    [InlineData(
        "costs: {m: }",
        ":1:12: costs.m must be a map of input_per_1k, output_per_1k, cached_input_per_1k, cache_write_per_1k, not empty"
    )]
    [InlineData("costs: {m: {input_per_1k: 1}}", ":1:9: costs.m lacks 'output_per_1k'; add it")]
    [InlineData("llm: {command: []}", ":1:16: llm.command names no program; give one, or remove the key to use llm")]
    [InlineData(
        "llm: {command: ['', a]}",
        ":1:16: llm.command names no program; give one, or remove the key to use llm"
    )]
    [InlineData(
        "llm: {command: {a: b}}",
        ":1:16: llm.command must be a program, or a list of a program and its arguments, not a map"
    )]
    [InlineData("llm: {args: -v}", ":1:13: llm.args must be a list of text, not '-v'")]
    [InlineData(
        "llm: {args: [-v, ~]}",
        ":1:18: llm.args must be a list of text, but an entry is empty; write \"\" for an empty one"
    )]
    [InlineData("- a", ":1:1: the file must be a map such as 'models: [gpt-4o]', not a list")]
    [InlineData("gpt-4o", ":1:1: the file must be a map such as 'models: [gpt-4o]', not 'gpt-4o'")]
    // Ranges and numbers
    [InlineData("defaults: {retries: 101}", ":1:21: defaults.retries must be a whole number from 0 to 100, not '101'")]
    [InlineData("defaults: {retries: -1}", ":1:21: defaults.retries must be a whole number from 0 to 100, not '-1'")]
    [InlineData(
        "defaults: {retries: 99999999999999999999}",
        ":1:21: defaults.retries must be a whole number from 0 to 100, not '99999999999999999999'"
    )]
    [InlineData(
        "defaults: {retries: \"2\"}",
        ":1:21: defaults.retries must be a whole number from 0 to 100; drop the quotes around '2'"
    )]
    [InlineData("defaults: {raw: 'yes'}", ":1:17: defaults.raw must be true or false; drop the quotes around 'yes'")]
    [InlineData(
        "costs: {m: {input_per_1k: .inf, output_per_1k: 1}}",
        ":1:27: costs.m.input_per_1k must be a number from 0 to 1000000, not '.inf'"
    )]
    [InlineData(
        "costs: {m: {input_per_1k: 0, output_per_1k: 1e400}}",
        ":1:45: costs.m.output_per_1k must be a number from 0 to 1000000, not '1e400'"
    )]
    [InlineData(
        "costs: {m: {input_per_1k: -1, output_per_1k: 1}}",
        ":1:27: costs.m.input_per_1k must be a number from 0 to 1000000, not '-1'"
    )]
    // Aliases of models
    [InlineData("aliases:\n  a: a", ":2:3: the alias 'a' points to itself; give it a model")]
    [InlineData(
        "aliases:\n  x: b\n  a: b\n  b: c\n  c: a",
        ":4:3: these aliases point in a circle: b -> c -> a -> b; give one of them a model"
    )]
    // YAML
    [InlineData("models: [a]\n\nmodels: [b]", ":3:1: duplicate key 'models'; it is on line 1 too, keep one")]
    [InlineData(
        "models: [a]\n---\nmodels: [b]",
        ":2:1: a second document begins here; the file may hold one, so remove this line"
    )]
    [InlineData("models: &m [*m]", ":1:13: '*m' stands inside of what it repeats; write the value out")]
    [InlineData("models: *m", ":1:9: nothing above is marked with the anchor '&m'")]
    [InlineData("models: !secret a", ":1:9: remove the tag '!secret'; no value here needs one")]
    [InlineData("defaults:\n  <<: 3", ":2:7: '<<' takes a map or a list of maps, not '3'")]
    [InlineData("defaults:\n\tretries: 2", ":2:1: not valid YAML: a tab is used for indentation; use spaces")]
    [InlineData(
        "models: [a\naliases: {}\n",
        ":1:9: not valid YAML: the list or map that opens here is not closed; add ']' or '}'"
    )]
    [InlineData(
        "models: a\ndefaults:\n  raw: true\n\tretries: 2",
        ":4:1: not valid YAML: a tab is used for indentation; use spaces"
    )]
    [InlineData(
        "aliases: \"a\nb: 1\n\"",
        ":1:10: not valid YAML: the quote that opens here is not closed, or its text is not indented"
    )]
    [InlineData(
        "models: !![",
        ": not valid YAML: there is a '!!' without a name, or a '...' before anything else; remove it"
    )]
    [InlineData(
        "...\nmodels: a",
        ": not valid YAML: there is a '!!' without a name, or a '...' before anything else; remove it"
    )]
    [InlineData(
        "defaults:\n  retries:\n\n  raw: true",
        ":2:11: defaults.retries must be a whole number from 0 to 100, not empty"
    )]
    [InlineData("models: 'a\n", ":1:9: not valid YAML: the quote that opens here is not closed")]
    [InlineData("models: @a", ":1:9: not valid YAML: text cannot begin with this character; put quotes around it")]
    [InlineData(
        "models: \"\\q\"",
        ":1:9: not valid YAML: unknown escape; write \\\\ for a backslash, or use single quotes"
    )]
    [InlineData("models: ]", ":1:9: not valid YAML: a value is missing here, or a bracket or comma is too many")]
    [InlineData(
        "models: \"\\ud800\"",
        ":1:9: not valid YAML: While scanning a quoted scalar, found invalid Unicode surrogates."
    )]
    [InlineData(
        "models: a: b",
        ":1:10: not valid YAML: a ':' where no key can be; put quotes around text with ': ' in it, or fix the indentation"
    )]
    [InlineData("models: a\nx\0y", ":2:2: the control character U+0000 cannot stand in a file; remove it")]
    public void Each_mistake_says_where_it_is_and_what_to_do(string yaml, string mistake) =>
        Assert.Equal([File + mistake], folder.WithProject(yaml).Mistakes());

    [Fact]
    public void Five_mistakes_in_one_file_are_five_with_their_lines()
    {
        folder.WithProject(
            """
            modles: [a]
            defaults:
              retries: 500
              strem: true
              view: grid
            models: [a]
            costs:
              gpt-4: {input_per_1k: 1}
            """
        );
        Assert.Equal(
            [(1, 1), (3, 12), (4, 3), (5, 9), (8, 3)],
            Assert
                .Throws<ConfigurationException>(folder.Load)
                .Mistakes.Select(mistake => (mistake.Line!.Value, mistake.Column!.Value))
        );
    }

    [Fact]
    public void What_stands_before_a_syntax_error_is_checked_too()
    {
        folder.WithProject("modles: a\ndefaults:\n  retries: 500\ncosts:\n  m: {input_per_1k: 1, : ]\n");
        Assert.Equal(3, folder.Mistakes().Length);
        Assert.Contains(folder.Mistakes(), mistake => mistake.StartsWith(File + ":5:", StringComparison.Ordinal));
        Assert.DoesNotContain(folder.Mistakes(), mistake => mistake.Contains("lacks", StringComparison.Ordinal));
    }

    [Fact]
    public void The_mistakes_of_all_files_and_the_environment_are_reported_together()
    {
        folder.WithUser("models: [").WithProject("x: 1").WithVariable("PROMPTER_RAW", "perhaps");
        folder.ExplicitFile = "missing.yaml";
        var exception = Assert.Throws<ConfigurationException>(folder.Load);
        Assert.Equal(
            ["~/.prompter/config.yaml", File, "./missing.yaml", "PROMPTER_RAW"],
            exception.Mistakes.Select(mistake => mistake.File).ToArray()
        );
        Assert.Equal(string.Join('\n', exception.Mistakes), exception.Message);
        Assert.Equal("./missing.yaml: there is no such file; check the path", exception.Message.Split('\n')[2]);
    }

    [Fact]
    public void A_mistake_in_a_repeated_value_is_reported_once() =>
        Assert.Single(
            folder
                .WithProject(
                    "costs:\n  m: &p {input_per_1k: 1, output_per_1k: 1, x_per: 2}\naliases: {}\nllm: {args: &a [~], command: *a}"
                )
                .Mistakes(),
            mistake => mistake.Contains("x_per", StringComparison.Ordinal)
        );

    [Fact]
    public void A_circle_of_aliases_over_two_files_is_found() =>
        Assert.Equal(
            ["~/.prompter/config.yaml:1:11: these aliases point in a circle: a -> b -> a; give one of them a model"],
            folder.WithUser("aliases: {a: b}").WithProject("aliases: {b: a}").Mistakes()
        );

    [Fact]
    public void Both_spellings_of_a_file_name_are_a_mistake()
    {
        folder.WithProject("models: a").WithFile(Path.Join(folder.Work, ".prompter-config.yml"), "models: b");
        Assert.Equal(
            ["./.prompter-config.yml: ./.prompter-config.yaml is there too; keep one of them"],
            folder.Mistakes()
        );
    }

    [Fact]
    public void A_directory_is_no_configuration()
    {
        Directory.CreateDirectory(folder.Project);
        Assert.Equal([$"{File}: this is a directory; a configuration file is needed"], folder.Mistakes());
    }

    [Fact]
    public void An_empty_name_for_a_file_is_a_mistake()
    {
        folder.ExplicitFile = "";
        Assert.Equal(["--config: the file's name is empty; name a file or leave the option out"], folder.Mistakes());
    }

    [Fact]
    public void A_file_that_is_not_utf_8_says_on_which_line()
    {
        System.IO.File.WriteAllBytes(folder.Project, [.. "models: a\n# caf"u8, 0xE9, .. "\n"u8]);
        Assert.Equal([$"{File}:2: this is not UTF-8; save the file as UTF-8"], folder.Mistakes());
    }

    [Fact]
    public void A_huge_file_is_refused()
    {
        using (var stream = System.IO.File.Create(folder.Project))
        {
            stream.SetLength(100L << 20);
        }

        Assert.Equal([$"{File}: it is larger than 1 MiB; that is no configuration file"], folder.Mistakes());
    }

    [Fact]
    public void A_link_in_a_circle_cannot_be_read()
    {
        System.IO.File.CreateSymbolicLink(folder.Project, folder.Project);
        Assert.StartsWith($"{File}: it cannot be read: ", Assert.Single(folder.Mistakes()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_of_the_configuration_that_cannot_be_entered_is_no_missing_file()
    {
        var directory = Path.Join(folder.Home, ".prompter");
        Directory.Delete(directory);
        System.IO.File.CreateSymbolicLink(directory, directory);
        Assert.All(
            folder.Mistakes(),
            mistake => Assert.Matches("^~/.prompter/config.ya?ml: it cannot be read: ", mistake)
        );
    }

    [Fact]
    public void A_file_without_permission_is_a_mistake()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess,
            "Nothing is forbidden to this user."
        );
        folder.WithProject("models: a");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(folder.Project, UnixFileMode.None);
        }

        Assert.Contains("permission denied", Assert.Single(folder.Mistakes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    [InlineData("? ", "")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        folder.WithProject(
            string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000))
        );
        Assert.Contains(
            folder.Mistakes(),
            mistake => mistake.EndsWith("this is nested deeper than 64 levels", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Aliases_that_grow_without_end_are_refused()
    {
        var yaml = "models: [&a0 [x]";
        for (var level = 1; level < 40; level++)
        {
            yaml += $", &a{level} [*a{level - 1}, *a{level - 1}, *a{level - 1}]";
        }

        Assert.Contains(
            folder.WithProject(yaml + "]").Mistakes(),
            mistake => mistake.EndsWith("repeat more than 100000 values", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Without_a_home_directory_a_path_cannot_begin_with_it()
    {
        folder.WithProject("defaults: {outdir: ~/x}");
        var exception = Assert.Throws<ConfigurationException>(() =>
            ConfigurationLoader.Load(folder.Sources with { HomeDirectory = "" })
        );
        Assert.Equal(
            $"{File}:1:20: defaults.outdir begins with '~', but there is no home directory; write the whole path",
            exception.Message
        );
    }

    [Fact]
    public void A_message_is_one_line_whatever_stands_in_the_file() =>
        Assert.Equal(
            [
                $"{File}:1:1: unknown key 'a?[31m{new string('b', 54)}…'; the keys there are models, defaults, aliases, routes, targets, costs, llm, providers",
            ],
            folder.WithProject($"\"a\\e[31m{new string('b', 500)}\": 1").Mistakes()
        );

    [Fact]
    public void One_file_can_be_checked_alone()
    {
        folder.WithUser("defaults: {retries: x}").WithProject("models: a\naliases: {a: a}\nx: 1");
        Assert.Equal(
            [$"{folder.Project}:2:11", $"{folder.Project}:3:1"],
            ConfigurationLoader
                .Validate(folder.Project)
                .Select(mistake => $"{mistake.File}:{mistake.Line}:{mistake.Column}")
                .ToArray()
        );
        Assert.Empty(ConfigurationLoader.Validate(folder.WithProject("models: a").Project));
        Assert.Single(ConfigurationLoader.Validate(Path.Join(folder.Work, "missing.yaml")));
    }

    [Fact]
    public void No_text_makes_the_reader_fail()
    {
        string[] pieces =
        [
            "a",
            ": ",
            "\n",
            "  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "&a ",
            "*a ",
            "|",
            ">",
            "?",
            "!",
            "#",
            "---",
            "...",
            "\t",
            "%",
            "<<",
            "models",
            "costs",
            "~",
            "\r",
            "\\",
        ];
        var random = new Random(20250928);
        for (var round = 0; round < 3000; round++)
        {
            folder.WithProject(
                string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]))
            );
            Assert.NotNull(ConfigurationLoader.Validate(folder.Project));
        }
    }
}

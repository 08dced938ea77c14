namespace Prompter.Tests.Settings;

public sealed class ConfigurationMistakeTests : ConfigurationTest
{
    private const string File = "./.prompter-config.yaml";

    [Theory]
    [CaseFile("mistakes.jsonl")]
    public void Each_mistake_says_where_it_is_and_what_to_do(string yaml, string mistakes) =>
        Assert.Equal(mistakes.Split('\n').Select(mistake => File + mistake), Folder.WithProject(yaml).Mistakes());

    [Fact]
    public void Five_mistakes_in_one_file_are_five_with_their_lines()
    {
        Folder.WithProject(
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
                .Throws<ConfigurationException>(Folder.Load)
                .Mistakes.Select(mistake => (mistake.Line!.Value, mistake.Column!.Value))
        );
    }

    [Fact]
    public void What_stands_before_a_syntax_error_is_checked_too()
    {
        Folder.WithProject("modles: a\ndefaults:\n  retries: 500\ncosts:\n  m: {input_per_1k: 1, : ]\n");
        Assert.Equal(3, Folder.Mistakes().Length);
        Assert.Contains(Folder.Mistakes(), mistake => mistake.StartsWith(File + ":5:", StringComparison.Ordinal));
        Assert.DoesNotContain(Folder.Mistakes(), mistake => mistake.Contains("lacks", StringComparison.Ordinal));
    }

    [Fact]
    public void The_mistakes_of_all_files_and_the_environment_are_reported_together()
    {
        Folder.WithUser("models: [").WithProject("x: 1").WithVariable("PROMPTER_RAW", "perhaps");
        Folder.ExplicitFile = "missing.yaml";
        var exception = Assert.Throws<ConfigurationException>(Folder.Load);
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
            Folder
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
            Folder.WithUser("aliases: {a: b}").WithProject("aliases: {b: a}").Mistakes()
        );

    [Fact]
    public void Both_spellings_of_a_file_name_are_a_mistake()
    {
        Folder.WithProject("models: a").WithFile(Path.Join(Folder.Work, ".prompter-config.yml"), "models: b");
        Assert.Equal(
            ["./.prompter-config.yml: ./.prompter-config.yaml is there too; keep one of them"],
            Folder.Mistakes()
        );
    }

    [Fact]
    public void A_directory_is_no_configuration()
    {
        Directory.CreateDirectory(Folder.Project);
        Assert.Equal([$"{File}: this is a directory; a configuration file is needed"], Folder.Mistakes());
    }

    [Fact]
    public void An_empty_name_for_a_file_is_a_mistake()
    {
        Folder.ExplicitFile = "";
        Assert.Equal(["--config: the file's name is empty; name a file or leave the option out"], Folder.Mistakes());
    }

    [Fact]
    public void A_file_that_is_not_utf_8_says_on_which_line()
    {
        System.IO.File.WriteAllBytes(Folder.Project, [.. "models: a\n# caf"u8, 0xE9, .. "\n"u8]);
        Assert.Equal([$"{File}:2: this is not UTF-8; save the file as UTF-8"], Folder.Mistakes());
    }

    [Fact]
    public void A_huge_file_is_refused()
    {
        using (var stream = System.IO.File.Create(Folder.Project))
        {
            stream.SetLength(100L << 20);
        }

        Assert.Equal([$"{File}: it is larger than 1 MiB; that is no configuration file"], Folder.Mistakes());
    }

    [Fact]
    public void A_link_in_a_circle_is_not_followed()
    {
        System.IO.File.CreateSymbolicLink(Folder.Project, Folder.Project);
        Assert.StartsWith(
            $"{File}: is a link that leads out",
            Assert.Single(Folder.Mistakes()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_directory_of_the_configuration_that_cannot_be_entered_is_no_missing_file()
    {
        var directory = Path.Join(Folder.Home, ".prompter");
        Directory.Delete(directory);
        System.IO.File.CreateSymbolicLink(directory, directory);
        Assert.All(
            Folder.Mistakes(),
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
        Folder.WithProject("models: a");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(Folder.Project, UnixFileMode.None);
        }

        Assert.Contains("permission denied", Assert.Single(Folder.Mistakes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    [InlineData("? ", "")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        Folder.WithProject(
            string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000))
        );
        Assert.Contains(
            Folder.Mistakes(),
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
            Folder.WithProject(yaml + "]").Mistakes(),
            mistake => mistake.EndsWith("repeat more than 100000 values", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Without_a_home_directory_a_path_cannot_begin_with_it()
    {
        Folder.WithProject("defaults: {outdir: ~/x}");
        var exception = Assert.Throws<ConfigurationException>(() =>
            ConfigurationLoader.Load(Folder.Sources with { HomeDirectory = "" })
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
                $"{File}:1:1: unknown key 'a?[31m{new string('b', 54)}…'; the keys there are models, defaults, aliases, routes, targets, templates, costs, llm, providers",
            ],
            Folder.WithProject($"\"a\\e[31m{new string('b', 500)}\": 1").Mistakes()
        );

    [Fact]
    public void One_file_can_be_checked_alone()
    {
        Folder.WithUser("defaults: {retries: x}").WithProject("models: a\naliases: {a: a}\nx: 1");
        Assert.Equal(
            [$"{Folder.Project}:2:11", $"{Folder.Project}:3:1"],
            ConfigurationLoader
                .Validate(Folder.Project)
                .Select(mistake => $"{mistake.File}:{mistake.Line}:{mistake.Column}")
                .ToArray()
        );
        Assert.Empty(ConfigurationLoader.Validate(Folder.WithProject("models: a").Project));
        Assert.Single(ConfigurationLoader.Validate(Path.Join(Folder.Work, "missing.yaml")));
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
            Folder.WithProject(
                string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]))
            );
            Assert.NotNull(ConfigurationLoader.Validate(Folder.Project));
        }
    }
}

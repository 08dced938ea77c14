namespace Prompter.Tests.Settings;

public sealed class ConfigurationEditTests : ConfigurationTest
{
    private string File => Path.Join(Folder.Home, ".prompter", "config.yaml");

    [Theory]
    [CaseFile("config-edits.jsonl")]
    public void Setting_a_value_leaves_all_else_as_it_is(string before, string name, string values, string? after)
    {
        Folder.WithUser(before);

        var changed = Try(() => Edit().Set(ConfigurationName.Read(name), values.Split('|')));

        Assert.Equal(after is not null, changed);
        Assert.Equal(after ?? before, System.IO.File.ReadAllText(File));
    }

    [Theory]
    [CaseFile("config-removals.jsonl")]
    public void Taking_a_value_away_leaves_all_else_as_it_is(string before, string name, string? after)
    {
        Folder.WithUser(before);
        var wasSet = true;

        var changed = Try(() => wasSet = Edit().Unset(ConfigurationName.Read(name)));

        Assert.Equal(after is not null, changed);
        Assert.Equal(after == "not set", !wasSet);
        Assert.Equal(after is null or "not set" ? before : after, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Every_setting_of_the_initial_file_is_set_beside_its_comment_and_taken_away_again()
    {
        Folder.WithUser(InitialFile.Text);
        foreach (var key in ConfigurationKeys.All.Where(key => !key.IsInNamedEntry && key.Default is not null))
        {
            var name = new ConfigurationName(key, "");
            var value = Prompter.Yaml.YamlWriter.Value(key.Default);
            Edit().Set(name, key.Default is string text ? [text] : [value]);

            var lines = System.IO.File.ReadAllLines(File).ToList();
            var at = lines.FindIndex(line => line.TrimStart().StartsWith($"{key.Name}:", StringComparison.Ordinal));
            Assert.StartsWith($"#{key.Name}:", lines[at - 1].TrimStart(), StringComparison.Ordinal);
            Assert.True(Edit().Unset(name));
            Assert.Equal(InitialFile.Text, System.IO.File.ReadAllText(File));
        }
    }

    [Fact]
    public void A_link_stays_and_so_does_the_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Folder.WithUser("models: [a]\n");
        var real = Path.Join(Folder.Work, "dotfile.yaml");
        System.IO.File.Move(File, real);
        System.IO.File.SetUnixFileMode(real, (UnixFileMode)0b110_100_100);
        System.IO.File.CreateSymbolicLink(File, real);

        Edit().Set(ConfigurationName.Read("models"), ["b"]);

        Assert.NotNull(new FileInfo(File).LinkTarget);
        Assert.Equal("models: [b]\n", System.IO.File.ReadAllText(real));
        Assert.Equal((UnixFileMode)0b110_100_100, System.IO.File.GetUnixFileMode(real));
    }

    [Theory]
    [InlineData("defaults.retries", "x", "defaults.retries must be a whole number from 0 to 100, not 'x'")]
    [InlineData("defaults.retries", "1 # 2", "defaults.retries must be a whole number from 0 to 100, not '1 # 2'")]
    [InlineData(
        "defaults.view",
        "blokcs",
        "defaults.view must be lines, blocks, columns or whole, not 'blokcs'; did you mean 'blocks'?"
    )]
    [InlineData("models", "[a", "not valid YAML: a comma or the closing bracket is missing before this")]
    public void A_wrong_value_is_told_without_a_place(string name, string value, string expected)
    {
        var exception = Assert.Throws<PrompterException>(() => Edit().Set(ConfigurationName.Read(name), [value]));
        Assert.Equal(expected, exception.Message);
        Assert.False(System.IO.File.Exists(File));
    }

    [Theory]
    [InlineData("retries", "there is no setting 'retries'; did you mean 'defaults.retries'?")]
    [InlineData("defaults.retrys", "there is no setting 'defaults.retrys'; did you mean 'defaults.retries'?")]
    [InlineData("targets.x", "there is no setting 'targets.x'; 'prompter config show' lists them")]
    public void A_wrong_name_is_told(string name, string expected) =>
        Assert.Equal(expected, Assert.Throws<PrompterException>(() => ConfigurationName.Read(name)).Message);

    [Fact]
    public async Task Two_that_change_a_file_at_once_both_do()
    {
        Folder.WithUser("");
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(number => Task.Run(() => Edit().Set(ConfigurationName.Read($"aliases.a{number}"), ["b"])))
        );

        Assert.Equal(20, Folder.Load().Value.Aliases.Count);
    }

    private ConfigurationEdit Edit() => new(File, Folder.Sources);

    private static bool Try(Action change)
    {
        try
        {
            change();
            return true;
        }
        catch (Exception exception) when (exception is PrompterException or ConfigurationException)
        {
            return false;
        }
    }
}

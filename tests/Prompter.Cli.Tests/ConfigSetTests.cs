namespace Prompter.Cli.Tests;

public sealed class ConfigSetTests : CommandLineTest
{
    private string UserFile => Path.Combine(Prompter.Home, ".prompter/config.yaml");

    [Fact]
    public async Task A_setting_is_set_shown_and_taken_away()
    {
        await Prompter.RunAsync("config", "init", "--user");
        var initial = File.ReadAllText(UserFile);

        Assert.Equal(0, (await Prompter.RunAsync("config", "set", "models", "sim:echo", "sim:swift")).ExitCode);
        Assert.Equal(0, (await Prompter.RunAsync("config", "set", "defaults.timeout", "2m")).ExitCode);

        Assert.Equal("[sim:echo, sim:swift]\n", (await Prompter.RunAsync("config", "get", "models")).Output);
        Assert.Equal("120\n", (await Prompter.RunAsync("config", "get", "defaults.timeout")).Output);
        await Prompter.RunAsync("config", "unset", "models");
        await Prompter.RunAsync("config", "unset", "defaults.timeout");
        Assert.Equal(initial, File.ReadAllText(UserFile));
    }

    [Fact]
    public async Task A_file_is_made_where_there_is_none()
    {
        var finished = await Prompter.RunAsync("config", "set", "aliases.fast", "sim:echo", "--project");

        Assert.Equal((0, "./.prompter-config.yaml: aliases.fast is set\n"), (finished.ExitCode, finished.Error));
        Assert.Equal(
            "aliases:\n  fast: \"sim:echo\"\n".Replace("\"", "", StringComparison.Ordinal),
            File.ReadAllText(Prompter.PathOf(".prompter-config.yaml"))
        );
    }

    [Theory]
    [InlineData("defaults.retries is not set in ", "unset", "defaults.retries")]
    [InlineData("there is no setting 'retries'; did you mean 'defaults.retries'?", "set", "retries", "1")]
    [InlineData("defaults.retries must be a whole number from 0 to 100, not 'x'", "set", "defaults.retries", "x")]
    [InlineData("--user and --project exclude each other", "set", "models", "a", "--user", "--project")]
    public async Task What_cannot_be_set_is_told(string expected, params string[] arguments)
    {
        var finished = await Prompter.RunAsync(["config", .. arguments]);

        Assert.Equal(2, finished.ExitCode);
        Assert.StartsWith($"prompter: {expected}", finished.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(UserFile));
    }

    [Fact]
    public async Task A_file_with_mistakes_stays_as_it_is_and_all_of_them_are_told()
    {
        const string Text = "modls: a\ndefaults: { retries: x }\n";
        Prompter.Configure(Text);

        var finished = await Prompter.RunAsync("config", "set", "models", "a");

        Assert.Equal(2, finished.ExitCode);
        Assert.Contains(":1:1: unknown key 'modls'", finished.Error, StringComparison.Ordinal);
        Assert.Contains(":2:22: defaults.retries", finished.Error, StringComparison.Ordinal);
        Assert.Equal(Text, File.ReadAllText(UserFile));
    }

    [Theory]
    [InlineData("--outdir=~/runs")]
    [InlineData("--outdir", "~/runs")]
    public async Task Home_is_meant_by_a_tilde_in_each_path(params string[] option)
    {
        Prompter.WriteFile(Path.Combine(Prompter.Home, "note.txt"), "attached");
        Prompter.WriteFile(Path.Combine(Prompter.Home, "vars.yaml"), "what: b\n");
        Prompter.WriteFile(Path.Combine(Prompter.Home, "schema.json"), "{\"type\":\"object\"}");

        var finished = await Prompter.RunAsync([
            .. option,
            "--log",
            "~/log.jsonl",
            "--vars=~/vars.yaml",
            "-m",
            "sim:echo",
            "--",
            "-f",
            "~/note.txt",
            "Say {{what}}",
        ]);

        Assert.Equal("attached\nSay b\n", finished.Output);
        Assert.Single(Directory.GetDirectories(Path.Combine(Prompter.Home, "runs")));
        Assert.True(File.Exists(Path.Combine(Prompter.Home, "log.jsonl")));
        Assert.Equal(
            "",
            (await Prompter.RunAsync("json", "validate", "--schema", "~/schema.json", "~/schema.json")).Error
        );
        Assert.Equal(
            ["~"],
            Directory.GetFileSystemEntries(Prompter.Folder, "~*").Select(Path.GetFileName).DefaultIfEmpty("~")
        );
    }
}

namespace Prompter.Tests;

public sealed class UserFileTests
{
    private static readonly (UserFile File, string Usual, string Variable, string Elsewhere)[] Files =
    [
        (UserFile.Configuration, "/h/.prompter/config.yaml", "HOME", "/h/.prompter/config.yaml"),
        (UserFile.Templates, "/h/.prompter/templates", "HOME", "/h/.prompter/templates"),
        (
            UserFile.Credentials,
            "/h/.config/prompter/credentials.json",
            "XDG_CONFIG_HOME",
            "/x/prompter/credentials.json"
        ),
        (UserFile.Models, "/h/.local/share/prompter/models.json", "XDG_DATA_HOME", "/x/prompter/models.json"),
        (UserFile.Trust, "/h/.local/share/prompter/trust.json", "XDG_DATA_HOME", "/x/prompter/trust.json"),
        (UserFile.Ledger, "/h/.local/share/prompter/ledger.db", "XDG_DATA_HOME", "/x/prompter/ledger.db"),
        (
            UserFile.Conversations,
            "/h/.local/share/prompter/conversations",
            "XDG_DATA_HOME",
            "/x/prompter/conversations"
        ),
        (UserFile.Runs, "/h/.local/state/prompter/runs.jsonl", "XDG_STATE_HOME", "/x/prompter/runs.jsonl"),
        (
            UserFile.ConfigurationLock,
            "/h/.local/state/prompter/config.lock",
            "XDG_STATE_HOME",
            "/x/prompter/config.lock"
        ),
        (UserFile.Audit, "/h/.local/state/prompter/audit.jsonl", "XDG_STATE_HOME", "/x/prompter/audit.jsonl"),
        (UserFile.LlmDatabases, "/h/.cache/prompter/llm", "XDG_CACHE_HOME", "/x/prompter/llm"),
        (UserFile.Cache, "/h/.cache/prompter/cache.db", "XDG_CACHE_HOME", "/x/prompter/cache.db"),
    ];

    [Fact]
    public void Files_are_where_the_xdg_rules_put_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The rules are for other systems.");
        foreach (var (file, usual, variable, elsewhere) in Files)
        {
            Assert.Equal(usual, file.In("/h", new Dictionary<string, string>()));
            Assert.Equal(usual, file.In("/h", new Dictionary<string, string> { [variable] = "relative" }));
            Assert.Equal(elsewhere, file.In("/h", new Dictionary<string, string> { [variable] = "/x" }));
        }
    }

    [Fact]
    public void The_page_of_files_names_each()
    {
        var page = File.ReadAllText(Path.Combine(Here(), "..", "..", "docs", "files.md"));
        Assert.All(Files, file => Assert.Contains(Path.GetFileName(file.Usual), page));
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

/// <summary>Calls of <c>llm</c> begin with a copy of an empty database, which an earlier call has left.</summary>
public sealed class LlmProgramDatabaseTemplateTests : IDisposable
{
    private const string Secret = "S3cretPrompt";

    private readonly ScratchFolder _folder = new();
    private readonly TemporaryDatabase _log = new(
        "CREATE TABLE _llm_migrations (name TEXT PRIMARY KEY, applied_at TEXT)",
        "INSERT INTO _llm_migrations VALUES ('m001_initial', 'now'), ('m002_turns', 'now')",
        "CREATE TABLE turns (id TEXT PRIMARY KEY, prompt TEXT, input_tokens INTEGER)",
        "CREATE TABLE fragments (number INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT)",
        "CREATE UNIQUE INDEX by_content ON fragments (content)",
        "CREATE VIRTUAL TABLE turns_fts USING fts5 (prompt, content=turns)",
        "CREATE TRIGGER turns_ai AFTER INSERT ON turns BEGIN INSERT INTO turns_fts (rowid, prompt) VALUES (new.rowid, new.prompt); END",
        "CREATE VIEW prompts AS SELECT prompt FROM turns",
        $"INSERT INTO turns VALUES ('1', '{Secret}', 3)",
        $"INSERT INTO fragments (content) VALUES ('{Secret}')"
    );

    public LlmProgramDatabaseTemplateTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");

    private string Templates => _folder["templates"];

    private string Program => _folder["llm"];

    /// <summary>The database as the last call found it.</summary>
    private string Found => Program + ".found";

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_second_run_begins_with_all_definitions_and_migrations_of_the_first_and_no_row_that_anybody_wrote()
    {
        WriteProgram();

        await AskAsync();
        Assert.False(File.Exists(Found));
        await AskAsync();

        using var found = TemporaryDatabase.CopyOf(Found);
        const string Definitions = "type, name, tbl_name, sql";
        Assert.Equal(
            _log.Select(Definitions, "sqlite_schema")
                .Select(row => string.Join('|', row))
                .Order(StringComparer.Ordinal),
            found
                .Select(Definitions, "sqlite_schema")
                .Select(row => string.Join('|', row))
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(_log.Select("*", "_llm_migrations"), found.Select("*", "_llm_migrations"));
        Assert.Empty(found.Select("*", "turns").Concat(found.Select("*", "fragments")));
        Assert.DoesNotContain(
            Secret,
            Encoding.Latin1.GetString(File.ReadAllBytes(Found)),
            StringComparison.OrdinalIgnoreCase
        );
        found.Insert("turns", ("id", "2"), ("prompt", "words"));
        Assert.Single(found.Select("rowid", "turns_fts WHERE turns_fts MATCH 'words'"));
    }

    [Fact]
    public async Task A_copy_is_for_its_owner_alone_and_nothing_is_left_but_the_template()
    {
        WriteProgram("stat -c %a \"$5\" > \"$0.mode\" 2>/dev/null");
        await AskAsync();
        await AskAsync();

        Assert.Equal("600\n", File.ReadAllText(Program + ".mode"));
        Assert.Single(Directory.GetFiles(Templates));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains("own", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no database")]
    [InlineData("")]
    public async Task A_template_that_is_damaged_is_made_anew(string damaged)
    {
        WriteProgram();
        await AskAsync();
        var template = Assert.Single(Directory.GetFiles(Templates));
        var (whole, time) = (File.ReadAllBytes(template), File.GetLastWriteTimeUtc(template));
        File.WriteAllText(template, damaged);
        File.SetLastWriteTimeUtc(template, time);

        await AskAsync();

        Assert.False(File.Exists(Found));
        Assert.Equal(whole, File.ReadAllBytes(template));
    }

    [Fact]
    public async Task Another_version_of_the_program_gets_a_template_of_its_own()
    {
        WriteProgram();
        await AskAsync();
        File.SetLastWriteTimeUtc(Program, DateTime.UnixEpoch.AddYears(50));

        await AskAsync();
        Assert.False(File.Exists(Found));
        await AskAsync();
        Assert.True(File.Exists(Found));
        Assert.Single(Directory.GetFiles(Templates));
    }

    [Fact]
    public async Task What_the_program_adds_to_its_copy_is_in_the_next_one()
    {
        WriteProgram();
        await AskAsync();
        _log.Execute("CREATE TABLE added (id)", "INSERT INTO _llm_migrations VALUES ('m003_added', 'now')");

        await AskAsync();
        await AskAsync();

        using var found = TemporaryDatabase.CopyOf(Found);
        Assert.Equal(3, found.Select("name", "_llm_migrations").Count);
        Assert.Empty(found.Select("*", "added"));
    }

    [Fact]
    public async Task A_program_that_fails_with_its_copy_gets_none_any_more()
    {
        WriteProgram("[ -e \"$5\" ] && echo 'sqlite3.OperationalError: table turns already exists' >&2 && exit 1");
        await AskAsync();

        await Assert.ThrowsAsync<PrompterException>(() => AskAsync());
        Assert.Equal("answer\n", (await AskAsync()).Text);
        Assert.Equal("answer\n", (await AskAsync()).Text);
    }

    [Fact]
    public async Task A_database_without_migrations_makes_no_template()
    {
        _log.Execute("DELETE FROM _llm_migrations");
        WriteProgram();

        await AskAsync();

        Assert.Empty(Directory.GetFiles(Templates));
    }

    [Fact]
    public async Task Without_a_folder_that_can_be_written_all_goes_on_as_without_templates()
    {
        WriteProgram();
        File.WriteAllText(Templates, "a file in the way");

        await AskAsync();

        Assert.Equal("answer\n", (await AskAsync()).Text);
        Assert.False(File.Exists(Found));
    }

    [Fact]
    public async Task Many_processes_that_learn_at_once_leave_one_whole_template()
    {
        WriteProgram();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => AskAsync($"own{number}.db"))));

        Assert.Single(Directory.GetFiles(Templates));
        await AskAsync();
        Assert.True(File.Exists(Found));
    }

    [Fact]
    public void Templates_are_where_caches_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a folder of its own");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal("/own/prompter/llm", FolderFor("/own"));
        Assert.Equal($"{home}/.cache/prompter/llm", FolderFor(""));
        Assert.Equal($"{home}/.cache/prompter/llm", FolderFor("not/absolute"));

        static string FolderFor(string cache) =>
            UserFile.LlmDatabases.In(new Dictionary<string, string> { ["XDG_CACHE_HOME"] = cache });
    }

    private void WriteProgram(string first = "") =>
        _folder.WriteScript(
            "llm",
            $"{first}\n[ -e \"$5\" ] && cp \"$5\" \"$0.found\"; cp '{_log.Path}' \"$5\"; echo answer"
        );

    /// <summary>One call as a Prompter of its own makes it.</summary>
    private async Task<ChatResponse> AskAsync(string database = "own.db")
    {
        using var client = new LlmProgramChatClient(
            "m",
            new()
            {
                Command = [Program],
                DatabasePath = _folder[database],
                DatabaseTemplate = new([Program], new Dictionary<string, string>(), Templates),
            },
            new()
        );
        return await client.GetResponseAsync([new(ChatRole.User, "x")], null, TestContext.Current.CancellationToken);
    }
}

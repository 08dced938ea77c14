namespace Prompter.Cli.Tests.RealLlm;

/// <summary>Whose log a call is written to, and read from.</summary>
public sealed class DatabaseTests : RealLlmTest
{
    [RealFact]
    public async Task The_users_log_stays_untouched_unless_it_is_asked_for()
    {
        Offer("ok");

        await AskAsync(["ok"], "Hi");

        AssertAnswer(Row(), "ok", "Hi");
        Assert.False(File.Exists(UserLog), "The user's log was written.");
        Assert.False(Directory.Exists(Path.Combine(Assert.Single(Prompter.Runs), "llm")), "A database was left.");
    }

    [RealFact]
    public async Task A_shared_database_writes_the_users_log()
    {
        Offer("ok");
        UseDatabase("shared");

        await AskAsync(["ok"], "A pelican, please");

        // Tokens come from what llm prints then.
        AssertAnswer(Row(), "ok", "A pelican, please");
        Assert.Contains("A pelican, please", await LogsAsync(), StringComparison.Ordinal);
    }

    [RealFact]
    public async Task A_conversation_of_the_users_log_can_be_continued()
    {
        Offer("ok");
        UseDatabase("shared");
        await Prompter.RunShellAsync("\"$REAL_LLM\" -m ok 'My name is Ada' </dev/null");

        await AskAsync(["ok"], "-c", "What is my name?");

        Assert.StartsWith("My name is Ada\n", Conversation("ok"), StringComparison.Ordinal);
        Assert.EndsWith("\nWhat is my name?", Conversation("ok"), StringComparison.Ordinal);
        Assert.Equal("ok", StatusOf(Row()));
        Assert.EndsWith("You said: What is my name?", TextOf(Row()), StringComparison.Ordinal);
        Assert.Contains("What is my name?", await LogsAsync(), StringComparison.Ordinal);
    }

    [RealFact]
    public async Task Tokens_are_known_although_the_user_switches_the_log_off()
    {
        Offer("ok");

        await AskAsync(["ok"], "-n", "Hi there");

        AssertAnswer(Row(), "ok", "Hi there");
    }

    private async Task<string> LogsAsync() =>
        (await Prompter.RunShellAsync("\"$REAL_LLM\" logs list -n 0 --json </dev/null")).Output;
}

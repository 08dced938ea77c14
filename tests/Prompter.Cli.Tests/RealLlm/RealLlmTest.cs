using Prompter.Cli.Tests.Signals;

namespace Prompter.Cli.Tests.RealLlm;

/// <summary>A test with the real <c>llm</c> against a server of its own; at its end no process may be left.</summary>
[Collection(nameof(RealProgramAlone))]
public abstract class RealLlmTest : ProcessLifeTest
{
    private readonly string userFolder;

    protected RealLlmTest()
    {
        userFolder = Directory.CreateDirectory(Path.Combine(Prompter.Home, "llm")).FullName;
        Prompter.Environment["LLM_USER_PATH"] = userFolder;
        Prompter.Environment["OPENAI_API_KEY"] = null;
        Prompter.Environment["REAL_LLM"] = RealProgram.Path;
        UseDatabase("own");
    }

    private protected OpenAiTestServer Server { get; } = new() { SlowInterval = TimeSpan.FromMilliseconds(100) };

    /// <summary>The user's own log.</summary>
    private protected string UserLog => Path.Combine(userFolder, "logs.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected void UseDatabase(string kind) =>
        Prompter.Configure($"llm:\n  command: ['{RealProgram.Path}']\n  database: {kind}\n");

    /// <summary>Makes models of the server known to <c>llm</c> by their own names.</summary>
    private protected void Offer(params IEnumerable<string> models) => Configure(Server.ExtraOpenAiModels(models));

    /// <summary>Makes a model known with settings of its own, one YAML line each.</summary>
    private protected void OfferAs(string name, string model, params IEnumerable<string> settings) =>
        Configure(
            $"- model_id: {name}\n  model_name: {model}\n  api_base: {Server.BaseAddress}\n"
                + string.Concat(settings.Select(setting => $"  {setting}\n"))
        );

    /// <summary>Runs models on a prompt with other <c>llm</c> arguments before it.</summary>
    private protected Task<Finished> AskAsync(IEnumerable<string> models, params string[] llmArguments) =>
        Prompter.RunExecutableAsync([
            "--no-stream",
            .. models.SelectMany(model => (string[])["-m", model]),
            "--",
            .. llmArguments,
        ]);

    /// <summary>Everything that was said in the last request for a model.</summary>
    private protected string Conversation(string model) =>
        string.Join(
            '\n',
            Server.LastRequestFor(model)["messages"]!.AsArray().Select(message => (string?)message!["content"])
        );

    private protected static long? Tokens(JsonElement row, string kind) =>
        row.GetProperty("meta").GetProperty("tokens_" + kind) is { ValueKind: JsonValueKind.Number } number
            ? number.GetInt64()
            : null;

    /// <summary>Asserts that a row is the whole answer of the server's model, with its tokens.</summary>
    private protected static void AssertAnswer(JsonElement row, string model, string prompt, int otherInputTokens = 0)
    {
        var answer = OpenAiTestServer.AnswerOf(model, prompt);
        var input = OpenAiTestServer.TokensOf(prompt) + otherInputTokens;
        Assert.Equal(answer, TextOf(row));
        Assert.Equal("ok", StatusOf(row));
        Assert.Equal(input, Tokens(row, "input"));
        Assert.Equal(OpenAiTestServer.TokensOf(answer), Tokens(row, "output"));
        // The program leaves out details that are zero.
        Assert.Equal(OpenAiTestServer.CachedOf(input), Tokens(row, "cached") ?? 0);
    }

    /// <summary>What is kept of an answer that broke off in its middle.</summary>
    private protected static string HalfAnswer(string model, string prompt) =>
        OpenAiTestServer.HalfOf(OpenAiTestServer.AnswerOf(model, prompt));

    /// <summary>Adds to the list of models that <c>llm</c> reads.</summary>
    private protected void Configure(string yaml) =>
        File.AppendAllText(Path.Combine(userFolder, "extra-openai-models.yaml"), yaml);
}

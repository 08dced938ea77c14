using System.Text.Encodings.Web;

namespace Prompter.Providers.Simulated;

/// <summary>What a character says to one prompt: the same for the same prompt and parameters.</summary>
internal sealed class SimulatedAnswer
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SimulatedModel model;
    private readonly string prompt;
    private readonly string? json;
    private readonly ulong fingerprint;

    /// <summary>Prepares the answer, a text or a value of the schema; nothing is written yet.</summary>
    public SimulatedAnswer(SimulatedModel model, string prompt, JsonElement? schema = null)
    {
        this.model = model;
        this.prompt = prompt;
        if (schema is { } wanted && model.Character.Style is { } style)
        {
            var value = SimulatedJson.Of(wanted, WordsOf(new SimulatedTopic(prompt)))?.ToJsonString(Readable) ?? "null";
            json = string.Format(CultureInfo.InvariantCulture, style.JsonAnswer, value);
        }

        fingerprint = Fingerprint($"{model.Character.Name}\n{model.Behaviour.Seed}\n{prompt}");
        TokenCount =
            json is not null ? JsonTokens(json)
            : model.Character.Style is null && prompt.Length == 0 ? 0
            : model.Behaviour.Tokens ?? SimulatedTokens.Count(prompt);
    }

    /// <summary>A name for the answer, made from what it depends on.</summary>
    public string Id => $"sim-{fingerprint:x16}";

    public int TokenCount { get; }

    /// <summary>The first tokens of the answer in order; all of them together are its text.</summary>
    public IEnumerable<ReadOnlyMemory<char>> Tokens(int count) => SimulatedTokens.Split(Pieces()).Take(count);

    /// <summary>All of it, whatever length texts have, or half where it has no proper end.</summary>
    private int JsonTokens(string text) =>
        model.Behaviour.FinishReason == ChatFinishReason.Stop
            ? SimulatedTokens.Count(text)
            : (SimulatedTokens.Count(text) + 1) / 2;

    private IEnumerable<string> Pieces()
    {
        if (json is not null)
        {
            return [json];
        }

        if (model.Character.Style is not { } style)
        {
            return SimulatedTokens.Repeat(prompt);
        }

        var writer = new SimulatedWriter(style, new SimulatedTopic(prompt), fingerprint);
        return model.Behaviour.FinishReason == ChatFinishReason.Stop
            ? writer.Write(TokenCount)
            : writer.WriteEndlessly();
    }

    /// <summary>The key words of the prompt in turn, whatever the text is called.</summary>
    private static Func<string, string> WordsOf(SimulatedTopic topic)
    {
        var next = 0;
        return _ => topic.Words[next++ % topic.Words.Count];
    }

    /// <summary>FNV-1a, because string.GetHashCode differs from process to process.</summary>
    private static ulong Fingerprint(string text) =>
        text.Aggregate(0xCBF29CE484222325, (hash, character) => (hash ^ character) * 0x100000001B3);
}

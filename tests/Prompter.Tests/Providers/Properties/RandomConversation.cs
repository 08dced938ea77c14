namespace Prompter.Tests.Providers.Properties;

/// <summary>A conversation made by chance, of what every family takes: texts, calls of tools and their results.</summary>
internal sealed class RandomConversation
{
    private static readonly string[] Words =
    [
        "Hi",
        "Grüß dich",
        "世界",
        "👩‍👩‍👧",
        "\"quoted\"",
        "back\\slash",
        "{\"json\":[1]}",
        "<b>&amp;</b>",
        "line\nbreak",
        "tab\tand\r\n",
        "\u0001\u007f\u2028",
        " ",
        "",
        "data: x",
    ];

    private readonly Random random;
    private readonly List<string> pieces = [];
    private int calls;

    public RandomConversation(Random random)
    {
        this.random = random;
        for (var turn = random.Next(1, 5); turn > 0; turn--)
        {
            Add(ChatRole.User, Texts(ChatRole.User, isNeeded: true));
            var asked = AddAnswer();
            while (asked.Count > 0)
            {
                AddResults(asked);
                asked = AddAnswer();
            }
        }

        Add(ChatRole.User, Texts(ChatRole.User, isNeeded: true));
    }

    public List<ChatMessage> Messages { get; } = [];

    /// <summary>What a request has to hold, in this order.</summary>
    public IReadOnlyList<string> Pieces => Merged(pieces);

    public static string Text(string role, string? text) => $"{role}:{text}";

    public static string Call(string? id, string? name, string? arguments) => $"call {id} {name} {Compact(arguments)}";

    public static string Result(string? id, string? text) => $"result {id} {text}";

    /// <summary>
    /// Neighbours of one role put together, without blanks: families differ in what they put between texts, and whether they send
    /// blank ones.
    /// </summary>
    public static IReadOnlyList<string> Merged(IEnumerable<string> pieces)
    {
        var merged = new List<string>();
        foreach (var piece in pieces)
        {
            var role = piece[..(piece.IndexOf(':', StringComparison.Ordinal) + 1)];
            if (role is not ("user:" or "assistant:"))
            {
                merged.Add(piece);
                continue;
            }

            var text = string.Concat(piece[role.Length..].Where(character => !char.IsWhiteSpace(character)));
            if (text.Length > 0 && merged is [.., var last] && last.StartsWith(role, StringComparison.Ordinal))
            {
                merged[^1] = last + text;
            }
            else if (text.Length > 0)
            {
                merged.Add(role + text);
            }
        }

        return merged;
    }

    private static string Compact(string? arguments) => JsonNode.Parse(arguments ?? "{}")!.ToJsonString();

    private List<FunctionCallContent> AddAnswer()
    {
        var texts = Texts(ChatRole.Assistant, isNeeded: false);
        List<FunctionCallContent> asked = [];
        for (var count = random.Next(4) - 1; count > 0; count--)
        {
            var number = (calls++).ToString(CultureInfo.InvariantCulture);
            var arguments = new Dictionary<string, object?> { ["city"] = Sentence(), ["days"] = random.Next(9) };
            asked.Add(new($"call_{number}", $"tool_{number}", arguments));
            pieces.Add(Call($"call_{number}", $"tool_{number}", JsonSerializer.Serialize(arguments)));
        }

        Add(ChatRole.Assistant, [.. texts, .. asked]);
        return asked;
    }

    private void AddResults(List<FunctionCallContent> asked)
    {
        var areTogether = random.Next(2) == 0;
        var results = new List<AIContent>();
        foreach (var call in asked)
        {
            var text = Sentence();
            pieces.Add(Result(call.CallId, text));
            results.Add(new FunctionResultContent(call.CallId, text));
            if (!areTogether)
            {
                Add(ChatRole.Tool, results);
                results = [];
            }
        }

        Add(ChatRole.Tool, results);
    }

    private List<AIContent> Texts(ChatRole role, bool isNeeded)
    {
        var texts = new List<AIContent>();
        for (var count = random.Next(3); count > 0; count--)
        {
            texts.Add(new TextContent(Sentence()));
        }

        if (isNeeded)
        {
            texts.Add(new TextContent("Go on."));
        }

        pieces.AddRange(texts.Select(text => Text(role.Value, ((TextContent)text).Text)));
        return texts;
    }

    private void Add(ChatRole role, List<AIContent> contents)
    {
        if (contents.Count > 0)
        {
            Messages.Add(new(role, contents));
        }
    }

    private string Sentence()
    {
        var sentence = new StringBuilder();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            sentence.Append(Words[random.Next(Words.Length)]).Append(random.Next(100));
        }

        return sentence.ToString();
    }
}

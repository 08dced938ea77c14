using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Prompter.Providers.Simulated;
using Prompter.Simulator.Steering;

namespace Prompter.Simulator.Answers;

/// <summary>Makes the answer to a prompt: the same one for the same prompt, parameters and number of the call.</summary>
internal static class Composer
{
    private const int UsualReasoning = 12;
    private const int TokensOfMessage = 4;
    private const int TokensOfAttachment = 85;

    /// <summary>Makes the answer.</summary>
    /// <remarks><c>call</c>: 1 for the first call of this model text.</remarks>
    public static Answer Compose(Prompt prompt, Behaviour behaviour, long call, DateTimeOffset now)
    {
        var id = Hash(prompt.Model + WireJson.Text(prompt.Body));
        if (behaviour.Faults?.Of(call)?.Shape == FaultShape.Empty)
        {
            return new()
            {
                Id = id,
                CreatedAt = now,
                Finish = Finish.Stop,
                Usage = UsageOf(prompt, behaviour, 0, 0),
            };
        }

        var (asked, beginning) = BegunAnswer.In(prompt);
        var refuses = beginning is { Tail: not null } && behaviour.Resumption is SimulatedResumption.Refuse;
        var calls = refuses ? [] : CallsOf(asked, behaviour, id).ToList();
        var text = calls.Count > 0 ? behaviour.Text ?? "" : TextOf(asked, behaviour, call);
        if (behaviour.Tokens is { } length && calls.Count == 0)
        {
            text = Repeat(text, length);
        }

        text = beginning?.Resume(behaviour.Resumption, text) ?? text;

        var stop = prompt.StopSequences.FirstOrDefault(stop => text.Contains(stop, StringComparison.Ordinal));
        text = stop is null ? text : text[..text.IndexOf(stop, StringComparison.Ordinal)];
        var pieces = Split(text).ToList();
        int? rest = null;
        if (behaviour.BreaksAt is { } place && calls.Count == 0)
        {
            var before = SimulatedBehaviour.TokensBefore(place, pieces).ToList();
            var after = Split(text[before.Sum(piece => piece.Length)..]).ToList();
            (pieces, rest) = ([.. before, .. after], after.Count);
        }

        var finish =
            behaviour.Finish
            ?? (
                calls.Count > 0 ? Finish.ToolCalls
                : stop is null ? Finish.Stop
                : Finish.StopSequence
            );
        if (behaviour.Finish is Finish.Length or Finish.ContentFilter)
        {
            pieces = pieces[..(pieces.Count / 2)];
        }

        if (prompt.MaxTokens is { } most && pieces.Count > most)
        {
            (pieces, finish) = (pieces[..most], Finish.Length);
        }

        var reasoning = ReasoningOf(behaviour.ReasoningTokens ?? (prompt.WantsReasoning ? UsualReasoning : 0));
        var output =
            pieces.Count
            + calls.Sum(tool =>
                SimulatedTokens.Count(tool.Name) + SimulatedTokens.Count(WireJson.Text(tool.Arguments))
            );
        return new()
        {
            Id = id,
            CreatedAt = now,
            Reasoning = reasoning,
            Pieces = pieces,
            Rest = rest <= pieces.Count ? rest : null,
            Calls = finish is Finish.Refusal ? [] : calls,
            Finish = finish,
            StopSequence = finish is Finish.StopSequence ? stop : null,
            Usage = UsageOf(prompt, behaviour, output + reasoning.Count, reasoning.Count),
        };
    }

    /// <summary>The tokens of a prompt: its words, and a few for each message and attachment.</summary>
    public static int InputTokens(Prompt prompt) =>
        SimulatedTokens.Count(prompt.System)
        + prompt.Turns.Sum(turn =>
            TokensOfMessage
            + SimulatedTokens.Count(turn.Text)
            + turn.ToolResults.Sum(result => SimulatedTokens.Count(result))
            + (turn.Attachments.Count * TokensOfAttachment)
        );

    /// <summary>The tokens of a text in order.</summary>
    public static IEnumerable<string> Split(string text) =>
        SimulatedTokens.Split(text).Select(token => token.ToString());

    /// <summary>24 hexadecimal digits for a text.</summary>
    public static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    /// <summary>So many tokens of a text, again from its start where it is too short.</summary>
    private static string Repeat(string text, int count) =>
        text.Length == 0 ? "" : string.Concat(SimulatedTokens.Split(SimulatedTokens.Repeat(text)).Take(count));

    private static Usage? UsageOf(Prompt prompt, Behaviour behaviour, int output, int reasoning)
    {
        var input = Math.Max(InputTokens(prompt), behaviour.CachedTokens + behaviour.CacheWriteTokens);
        return behaviour.ReportsUsage
            ? new(input, behaviour.CachedTokens, behaviour.CacheWriteTokens, output, reasoning)
            : null;
    }

    private static List<string> ReasoningOf(int count) =>
        Split(Repeat("The user asks and I think about what to say in turn.", count)).ToList();

    private static IEnumerable<ToolCall> CallsOf(Prompt prompt, Behaviour behaviour, string id)
    {
        var sinceUser = prompt.Turns.Reverse().TakeWhile(turn => turn.Speaker != Speaker.User).ToList();
        var rounds = sinceUser.Count(turn => turn.CallsTools);
        if (prompt.Tools.Count == 0 || prompt.Choice.IsForbidden || rounds >= behaviour.ToolRounds)
        {
            return [];
        }

        var text = prompt.Turns.LastOrDefault(turn => turn.Speaker == Speaker.User)?.Text ?? "";
        var candidates = prompt.Choice.Name is { } name
            ? prompt.Tools.Where(tool => tool.Name == name).ToList()
            : prompt.Tools.Where(tool => text.Contains(tool.Name, StringComparison.Ordinal)).ToList();
        var isAsked = prompt.Choice.IsRequired || behaviour.ToolCalls is not null || candidates.Count > 0;
        candidates = candidates.Count > 0 ? candidates : [.. prompt.Tools];
        return Enumerable
            .Range(0, isAsked ? behaviour.ToolCalls ?? 1 : 0)
            .Select(index =>
            {
                var tool = candidates[index % candidates.Count];
                var arguments = tool.Schema is null ? [] : ValueOf(tool.Schema) as JsonObject ?? [];
                return new ToolCall(Hash($"{id} call {index}")[..16], tool.Name, arguments);
            });
    }

    private static string TextOf(Prompt prompt, Behaviour behaviour, long call)
    {
        if (behaviour.Text is { } text)
        {
            return text;
        }

        if (behaviour.Finish is Finish.Refusal)
        {
            return "I'm sorry, I can't help with that.";
        }

        if (prompt.WantsJson)
        {
            return JsonOf(prompt, behaviour.JsonFaults?.Of(call));
        }

        if (prompt.Turns is [.., { ToolResults.Count: > 0 }])
        {
            var results = prompt
                .Turns.Reverse()
                .TakeWhile(turn => turn.ToolResults.Count > 0)
                .Reverse()
                .SelectMany(turn => turn.ToolResults);
            return $"The tools said: {string.Join("; ", results)}";
        }

        var last = prompt.Turns.LastOrDefault(turn => turn.Speaker == Speaker.User);
        if (prompt.Turns.Count == 0)
        {
            return "";
        }

        var seen = last is { Attachments.Count: > 0 } ? $" I saw {string.Join(" and ", last.Attachments)}." : "";
        return $"You said: {last?.Text}{seen}";
    }

    private static string JsonOf(Prompt prompt, string? fault)
    {
        var json = WireJson.Text(ValueOf(prompt));
        return fault switch
        {
            "fenced" => $"Here is the JSON:\n```json\n{json}\n```\nI hope it helps.",
            "cut" => json[..Math.Max(1, json.Length - Math.Max(1, json.Length / 3))],
            "wrong" => """{"unexpected":["not","what","the","schema","says"]}""",
            _ => json,
        };
    }

    private static JsonNode? ValueOf(Prompt prompt)
    {
        if (prompt.Schema is { } schema)
        {
            return ValueOf(schema);
        }

        try
        {
            if (PromptSchema.In(prompt) is { } told)
            {
                return ValueOf(told);
            }
        }
        catch (RequestException)
        {
            // A prompt is not refused for a schema in it that has no value.
        }

        return new JsonObject { ["answer"] = prompt.Turns is [.., var last] ? last.Text : null };
    }

    /// <summary>A small value that conforms to a JSON schema: always the same one.</summary>
    /// <exception cref="RequestException">The schema has none.</exception>
    private static JsonNode? ValueOf(JsonObject schema)
    {
        using var document = JsonDocument.Parse(WireJson.Text(schema));
        return SimulatedJson.Of(
            document.RootElement,
            name => name,
            problem => new RequestException($"Invalid schema: {problem}.", "schema", "invalid_json_schema")
        );
    }
}

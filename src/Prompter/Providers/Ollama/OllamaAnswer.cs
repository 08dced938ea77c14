using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>One answer in the terms of the library, from its only line or from many.</summary>
internal sealed class OllamaAnswer : AnswerReader
{
    private int callCount;

    public override ThoughtTags Tags { get; } = new();

    public OllamaAnswer(Question question, DocumentStream documents)
        : base(question, documents) =>
        // Ollama gives an answer no id, and only newer servers give calls one. Those of calls must not come again in later turns.
        Id = Guid.NewGuid().ToString("N");

    protected override ChatResponseUpdate? Add(JsonSlice line)
    {
        Model = line.Word("model"u8, Model);
        IsDone = line.Beside("done"u8) is { Kind: JsonTokenType.True };
        var contents = new List<AIContent>(1);
        if (line.Beside("message"u8) is { Kind: not JsonTokenType.String } message)
        {
            AddContents(contents, message);
        }
        else if (Joined(line.Piece("response"u8) ?? (IsDone ? line.Piece("message"u8) : null)) is { Length: > 0 } text)
        {
            // As the older way to ask has it.
            contents.Add(new TextContent(text));
        }
        else if (!IsDone)
        {
            ThrowIfErrorOfOtherForm(line);
            ThrowIfWordsOfError(line);
        }

        if (!IsDone)
        {
            return contents.Count > 0 ? Update(contents) : null;
        }

        // Older servers leave the count of input out where the prompt was cached. That of output counts thinking too.
        Usage = TokenCounts.Of(line.Count("prompt_eval_count"u8), line.Count("eval_count"u8));
        // Each token has a time; reading all of them would take longer than all else.
        CreatedAt = DateTimeOffset.TryParse(
            line.Word("created_at"u8),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;
        var last = Last(contents) ?? Update([]);
        // Older servers give no reason.
        var word = line.Text("done_reason"u8);
        last.FinishReason = ReasonOf(FinishWords.IsBlank(word) ? "stop" : word!, callCount > 0);
        return last;
    }

    private void AddContents(List<AIContent> contents, JsonSlice message)
    {
        var (text, thoughts, _) = TextParts.Of(message.Member("content"u8));
        if (JoinedThought(TextParts.ThoughtsIn(message.Beside("thinking"u8)) ?? thoughts) is { Length: > 0 } thinking)
        {
            contents.Add(new TextReasoningContent(thinking));
        }

        if (Joined(text) is { Length: > 0 } saying)
        {
            contents.Add(new TextContent(saying));
        }

        if (message.Beside("images"u8) is { Kind: JsonTokenType.StartArray } images)
        {
            contents.AddRange(
                images
                    .Items()
                    .Where(image => image.Kind is JsonTokenType.String)
                    .Select(image => MadeMedia.Of(image.ToText(), null, "image/png"))
            );
        }

        foreach (var call in message.Items("tool_calls"u8))
        {
            contents.Add(CallOf(call.Member("function"u8) ?? throw new JsonException("a tool call has no function")));
        }
    }

    private FunctionCallContent CallOf(JsonSlice function) =>
        ToolJson.Call(
            string.Create(CultureInfo.InvariantCulture, $"call_{Id}_{callCount++}"),
            function.Text("name"u8) is { Length: > 0 } name ? name : throw new JsonException("a tool call has no name"),
            ToolJson.ArgumentsIn(function, "arguments"u8) ?? ""
        );
}

using Prompter.Providers.Http;

namespace Prompter.Providers.Ollama;

/// <summary>One answer in the terms of the library, from its only line or from many.</summary>
internal sealed class OllamaAnswer : AnswerReader
{
    private int callCount;

    public OllamaAnswer(HttpErrors errors)
        : base(errors) =>
        // Ollama gives an answer no id, and only newer servers give calls one. Those of calls must not come again in later turns.
        Id = Guid.NewGuid().ToString("N");

    protected override ChatResponseUpdate? Add(JsonSlice line)
    {
        // Words, as the status was sent already when something went wrong.
        if (line.Member("error"u8) is { } error)
        {
            throw Errors.FromBody($"{{\"error\":{error.ToJson()}}}");
        }

        Model = line.Word("model"u8, Model);
        var contents = new List<AIContent>(1);
        if (line.Member("message"u8) is { } message)
        {
            AddContents(contents, message);
        }

        IsDone = line.IsTrue("done"u8);
        if (!IsDone)
        {
            return contents.Count > 0 ? Update(contents) : null;
        }

        if (UsageOf(line) is { } usage)
        {
            contents.Add(new UsageContent(usage));
        }

        var last = Update(contents);
        last.FinishReason = ReasonOf(line.Text("done_reason"u8));
        // Each token has a time; reading all of them would take longer than all else.
        last.CreatedAt = DateTimeOffset.TryParse(
            line.Word("created_at"u8),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var moment
        )
            ? moment
            : null;
        return last;
    }

    private void AddContents(List<AIContent> contents, JsonSlice message)
    {
        if (message.Text("thinking"u8) is { Length: > 0 } thinking)
        {
            contents.Add(new TextReasoningContent(thinking));
        }

        if (message.Text("content"u8) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        foreach (var call in message.Items("tool_calls"u8))
        {
            contents.Add(CallOf(call.Member("function"u8) ?? throw new JsonException("A tool call has no function.")));
        }
    }

    private FunctionCallContent CallOf(JsonSlice function) =>
        ToolJson.Call(
            string.Create(CultureInfo.InvariantCulture, $"call_{Id}_{callCount++}"),
            function.Text("name"u8) ?? throw new JsonException("A tool call has no name."),
            function.Member("arguments"u8) switch
            {
                null => "",
                // As other protocols have it; some servers that speak this one mix them up.
                { Kind: JsonTokenType.String } => function.Text("arguments"u8)!,
                { } arguments => arguments.ToJson(),
            }
        );

    /// <summary>Older servers give no reason.</summary>
    private ChatFinishReason ReasonOf(string? reason) =>
        reason switch
        {
            "length" => ChatFinishReason.Length,
            _ when callCount > 0 => ChatFinishReason.ToolCalls,
            null or "" or "stop" => ChatFinishReason.Stop,
            _ => OtherFinish(reason),
        };

    /// <summary>Older servers leave the count of input out where the prompt was cached. That of output counts thinking too.</summary>
    private static UsageDetails? UsageOf(JsonSlice line)
    {
        var (input, output) = (line.Count("prompt_eval_count"u8), line.Count("eval_count"u8));
        return input is null && output is null
            ? null
            : new()
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                TotalTokenCount = input + output,
            };
    }
}

using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.Anthropic;

/// <summary>Reads and checks the body of a request for a message, as strictly as Anthropic does.</summary>
internal static class MessagesRequest
{
    private static readonly string[] TakingPrefix =
    [
        "claude-2",
        "claude-3",
        "claude-instant",
        "claude-haiku-4",
        "claude-sonnet-4",
        "claude-opus-4-0",
        "claude-opus-4-1",
        "claude-opus-4-2025",
        "claude-opus-4-5",
    ];

    private const int SmallestBudget = 1024;

    /// <exception cref="RequestException">The body is wrong.</exception>
    public static Prompt Read(JsonObject body, string model)
    {
        var most = body.NumberAt("max_tokens") ?? throw new RequestException("max_tokens: Field required");
        if (most < 1)
        {
            throw new RequestException("max_tokens: Input should be greater than or equal to 1");
        }

        var thinking = body.ObjectAt("thinking");
        if (thinking?.TextAt("type") is "enabled")
        {
            CheckBudget(thinking, most);
        }

        var format = (body.ObjectAt("output_config")?.ObjectAt("format")) ?? body.ObjectAt("output_format");
        return ReadConversation(body, model) with
        {
            Choice = ReadChoice(body.ObjectAt("tool_choice")),
            WantsJson = format is not null,
            Schema = format?.ObjectAt("schema"),
            MaxTokens = most,
            StopSequences = (body.ArrayAt("stop_sequences") ?? []).Select(stop => $"{stop}").ToList(),
            WantsReasoning = thinking?.TextAt("type") is "enabled" or "adaptive",
            IsStreamed = body.FlagAt("stream"),
        };
    }

    /// <summary>Reads what tokens are counted of.</summary>
    /// <exception cref="RequestException">The body is wrong.</exception>
    public static Prompt ReadConversation(JsonObject body, string model)
    {
        if (body.ArrayAt("messages") is not { Count: > 0 })
        {
            throw new RequestException(
                body["messages"] is null ? "messages: Field required" : "messages: at least one message is required"
            );
        }

        var messages = body.ObjectsAt("messages").ToList();
        ToolUseCheck.Check(messages, IsThinking(body));
        var turns = messages.Select(ReadTurn).ToList();
        CheckPrefix(turns[^1], model);
        return new()
        {
            TakesPrefix = true,
            Body = body,
            Model = model,
            System =
                body["system"] is JsonArray
                    ? string.Join(' ', body.ObjectsAt("system").Select(block => block.TextAt("text")))
                    : body.TextAt("system") ?? "",
            Turns = turns,
            Tools = body.ObjectsAt("tools").Select(ReadTool).ToList(),
        };
    }

    /// <summary>Models since 4.6 want the last word to be the user's.</summary>
    private static void CheckPrefix(Turn last, string model)
    {
        if (last.Speaker is not Speaker.Assistant)
        {
            return;
        }

        if (
            model.StartsWith("claude-", StringComparison.Ordinal)
                && !Array.Exists(TakingPrefix, name => model.StartsWith(name, StringComparison.Ordinal))
            || model.StartsWith("claude-sonnet-4-6", StringComparison.Ordinal)
        )
        {
            throw new RequestException(
                "This model does not support assistant message prefill. The conversation must end with a user message."
            );
        }

        if (last.Text.Length > 0 && char.IsWhiteSpace(last.Text[^1]))
        {
            throw new RequestException("messages: final assistant content cannot end with trailing whitespace");
        }
    }

    private static bool IsThinking(JsonObject body) => body.ObjectAt("thinking")?.TextAt("type") is "enabled";

    private static void CheckBudget(JsonObject thinking, int most)
    {
        var budget =
            thinking.NumberAt("budget_tokens")
            ?? throw new RequestException("thinking.enabled.budget_tokens: Field required");
        if (budget < SmallestBudget)
        {
            throw new RequestException(
                $"thinking.enabled.budget_tokens: Input should be greater than or equal to {SmallestBudget}"
            );
        }

        if (budget >= most)
        {
            throw new RequestException(
                "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size"
            );
        }
    }

    private static Turn ReadTurn(JsonObject message, int index)
    {
        var speaker = message.TextAt("role") switch
        {
            "user" => Speaker.User,
            "assistant" => Speaker.Assistant,
            "system" => Speaker.System,
            _ => throw new RequestException($"messages.{index}.role: Input should be 'user' or 'assistant'"),
        };
        if (message["content"] is JsonValue)
        {
            return new(speaker, message.TextAt("content")!);
        }

        var blocks = message.ObjectsAt("content").ToList();
        if (blocks.Any(block => block.TextAt("type") is "text" && block.TextAt("text") is not { Length: > 0 }))
        {
            throw new RequestException("messages: text content blocks must be non-empty");
        }

        var results = blocks.Where(block => block.TextAt("type") is "tool_result").Select(ResultText).ToList();
        var text = string.Join(' ', blocks.Select(block => block.TextAt("text")).Where(found => found is not null));
        // What carries results alone is no prompt of the user.
        var isTool = results.Count > 0 && text.Length == 0;
        return new(isTool ? Speaker.Tool : speaker, text)
        {
            Attachments = blocks
                .Select((block, at) => Describe(block, $"messages.{index}.content.{at}"))
                .OfType<string>()
                .ToList(),
            ToolResults = results,
            CallsTools = blocks.Any(block => block.TextAt("type") is "tool_use"),
        };
    }

    private static string ResultText(JsonObject block) =>
        block["content"] is JsonArray
            ? string.Join(' ', block.ObjectsAt("content").Select(part => part.TextAt("text")))
            : block.TextAt("content") ?? "";

    private static string? Describe(JsonObject block, string place)
    {
        switch (block.TextAt("type"))
        {
            case "text" or "tool_use" or "tool_result":
                return null;
            case "thinking":
                return Signature.Of(block.TextAt("thinking") ?? "") == block.TextAt("signature")
                    ? null
                    : throw new RequestException($"{place}: Invalid `signature` in `thinking` block");
            case "redacted_thinking":
                return Signature.IsIssued(block.TextAt("data") ?? "")
                    ? null
                    : throw new RequestException($"{place}: Invalid `data` in `redacted_thinking` block");
            case "image" or "document":
                var source =
                    block.ObjectAt("source") ?? throw new RequestException($"{place}.image.source: Field required");
                return source.TextAt("type") switch
                {
                    "base64" => Attachment.OfBase64(source.TextAt("media_type") ?? "", source.TextAt("data") ?? ""),
                    "url" => Attachment.OfAddress(source.TextAt("url") ?? ""),
                    "text" => "a file of text",
                    var type => throw new RequestException(
                        $"{place}.image.source: Input tag '{type}' is not one of 'base64', 'url', 'text'"
                    ),
                };
            case var type:
                throw new RequestException(
                    $"{place}: Input tag '{type}' found using 'type' does not match any of the expected tags"
                );
        }
    }

    private static Tool ReadTool(JsonObject tool, int index) =>
        new(
            tool.TextAt("name") ?? throw new RequestException($"tools.{index}.custom.name: Field required"),
            tool.ObjectAt("input_schema")
                ?? throw new RequestException($"tools.{index}.custom.input_schema: Field required")
        );

    private static ToolChoice ReadChoice(JsonObject? choice) =>
        choice?.TextAt("type") switch
        {
            "any" => ToolChoice.Required,
            "tool" => ToolChoice.Of(choice.TextAt("name")),
            "none" => ToolChoice.None,
            _ => ToolChoice.Auto,
        };
}

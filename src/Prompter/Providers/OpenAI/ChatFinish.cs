using Microsoft.Extensions.AI;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>Finish reasons of chat completions and of those who speak it in their own words.</summary>
internal static class ChatFinish
{
    public static ChatFinishReason ReasonOf(string reason, bool hasCalls, bool isRefused) =>
        reason switch
        {
            _ when isRefused => ChatFinishReason.ContentFilter,
            "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
            // Several servers say stop after a call of a tool.
            "stop" or "eos" or "end_turn" or "stop_sequence" => hasCalls
                ? ChatFinishReason.ToolCalls
                : ChatFinishReason.Stop,
            "length" or "max_tokens" or "model_length" => ChatFinishReason.Length,
            "content_filter" or "safety" => ChatFinishReason.ContentFilter,
            _ => OtherFinish.Of(reason),
        };
}

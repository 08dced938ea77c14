using System.Text.Json;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>Errors inside of answers that began as a success.</summary>
internal static class ChatErrors
{
    /// <summary>Throws the error that an answer or a chunk holds, if it does.</summary>
    public static void ThrowIfFailed(ChatCompletion answer, HttpErrors errors)
    {
        var choice = answer.Choices is { Count: > 0 } choices ? choices[0] : null;
        var error = Told(answer.Error) ?? Told(choice?.Error) ?? Told(answer.XGroq?.Error);
        if (error is { } told)
        {
            throw errors.FromBody(told.ValueKind == JsonValueKind.String ? told.GetString()! : told.GetRawText());
        }

        // DeepSeek, Mistral and OpenRouter end a stream so when they fail.
        if (choice?.FinishReason is "insufficient_system_resource")
        {
            throw errors.FromBody(
                """{"code":503,"message":"the provider ran out of resources in the middle of the answer"}"""
            );
        }

        if (choice?.FinishReason is "error")
        {
            throw errors.FromBody("""{"code":500,"message":"the provider failed in the middle of the answer"}""");
        }
    }

    private static JsonElement? Told(JsonElement? error) =>
        error is { ValueKind: JsonValueKind.Object or JsonValueKind.String } ? error : null;
}

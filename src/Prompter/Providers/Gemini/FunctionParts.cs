using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.Gemini;

/// <summary>Calls of functions and their results, of one conversation.</summary>
/// <remarks>See <see href="https://ai.google.dev/gemini-api/docs/function-calling">function calling</see>.</remarks>
internal sealed class FunctionParts(HttpErrors errors)
{
    private const string OwnId = "gemini-call-";
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    /// <summary>An id for a call that Gemini gave none, unique in a conversation.</summary>
    public static string NewId(string? responseId, int number) =>
        $"{OwnId}{responseId ?? Guid.NewGuid().ToString("N")}-{number}";

    public JsonObject Of(FunctionCallContent call)
    {
        names[call.CallId] = call.Name;
        var called = JsonBody.Object(
            ("id", IdOf(call.CallId)),
            ("name", call.Name),
            ("args", ToolJson.ArgumentsObjectOf(call))
        );
        return JsonBody.Object(("functionCall", called), (Signature.Member, Signature.Of(call)));
    }

    /// <exception cref="PrompterException">The conversation has no such call, or the result has what Gemini does not take.</exception>
    public JsonObject Of(FunctionResultContent result)
    {
        var name = names.TryGetValue(result.CallId, out var known)
            ? known
            : throw errors.InvalidRequest(
                $"the result of the call '{result.CallId}' has no call before it, and Gemini needs the function's name"
            );
        IEnumerable<AIContent>? contents = result.Result switch
        {
            IEnumerable<AIContent> several => several,
            AIContent one => [one],
            _ => null,
        };
        var response = JsonBody.Object(
            ("id", IdOf(result.CallId)),
            ("name", name),
            ("response", ObjectOf(result, contents)),
            ("parts", JsonBody.List((contents ?? []).Select(content => Media.Of(content, errors)).OfType<JsonObject>()))
        );
        return JsonBody.Object(("functionResponse", response));
    }

    /// <summary>Ids that Gemini did not give are not sent to it.</summary>
    private static string? IdOf(string callId) => callId.StartsWith(OwnId, StringComparison.Ordinal) ? null : callId;

    private static JsonObject ObjectOf(FunctionResultContent result, IEnumerable<AIContent>? contents)
    {
        if (result.Exception is not null)
        {
            return JsonBody.Object(("error", ToolJson.ResultOf(result)));
        }

        if (contents is not null)
        {
            return JsonBody.Object(("output", string.Concat(contents.OfType<TextContent>().Select(text => text.Text))));
        }

        return (result.Result is string ? null : ToolJson.NodeOf(result.Result)) switch
        {
            JsonObject whole => whole,
            null => JsonBody.Object(("output", ToolJson.ResultOf(result))),
            var value => JsonBody.Object(("output", value)),
        };
    }
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
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

    public Part Of(FunctionCallContent call)
    {
        names[call.CallId] = call.Name;
        return new()
        {
            FunctionCall = new(IdOf(call.CallId), call.Name, ToolJson.ArgumentsObjectOf(call)),
            ThoughtSignature = Signature.Of(call),
        };
    }

    /// <exception cref="PrompterException">The conversation has no such call, or the result has what Gemini does not take.</exception>
    public Part Of(FunctionResultContent result) =>
        names.TryGetValue(result.CallId, out var name)
            ? new() { FunctionResponse = new(IdOf(result.CallId), name, ObjectOf(result), MediaOf(result)) }
            : throw errors.InvalidRequest(
                $"the result of the call '{result.CallId}' has no call before it, and Gemini needs the function's name"
            );

    /// <summary>Ids that Gemini did not give are not sent to it.</summary>
    private static string? IdOf(string callId) => callId.StartsWith(OwnId, StringComparison.Ordinal) ? null : callId;

    private static JsonObject ObjectOf(FunctionResultContent result)
    {
        if (result.Exception is not null)
        {
            return new() { ["error"] = ToolJson.ResultOf(result) };
        }

        var value = result.Result switch
        {
            string or null => null,
            AIContent or IEnumerable<AIContent> => null,
            var other => ToolJson.NodeOf(other),
        };
        return value switch
        {
            JsonObject whole => whole,
            null => new() { ["output"] = TextOf(result) },
            _ => new() { ["output"] = value },
        };
    }

    private static string TextOf(FunctionResultContent result) =>
        ContentsOf(result) is { } contents
            ? string.Concat(contents.OfType<TextContent>().Select(text => text.Text))
            : ToolJson.ResultOf(result);

    private List<Part>? MediaOf(FunctionResultContent result)
    {
        var parts = new List<Part>();
        foreach (var content in ContentsOf(result) ?? [])
        {
            var part = content switch
            {
                DataContent data => Media.Of(data, errors),
                UriContent uri => Media.Of(uri, errors),
                _ => null,
            };
            if (part is not null)
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 ? null : parts;
    }

    private static IEnumerable<AIContent>? ContentsOf(FunctionResultContent result) =>
        result.Result switch
        {
            IEnumerable<AIContent> several => several,
            AIContent one => [one],
            _ => null,
        };
}

using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.Gemini;

/// <summary>Function calls have their responses in the next content, and at Gemini 3 their signatures.</summary>
internal static class FunctionCallCheck
{
    /// <summary>What Google takes in place of a signature for calls that another model made.</summary>
    private static readonly string[] Placeholders =
    [
        "context_engineering_is_the_way_to_go",
        "skip_thought_signature_validator",
    ];

    /// <exception cref="RequestException">It is not so.</exception>
    public static void Check(List<JsonObject> contents, string model)
    {
        for (var index = 0; index <= contents.Count; index++)
        {
            var called = index > 0 ? Parts(contents[index - 1], "functionCall").Count() : 0;
            var answered = index < contents.Count ? Parts(contents[index], "functionResponse").Count() : 0;
            if (called != answered)
            {
                throw new RequestException(
                    "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."
                );
            }
        }

        var turnStart = contents.FindLastIndex(content =>
            content.TextAt("role") is "user" or null && !Parts(content, "functionResponse").Any()
        );
        foreach (var (index, content) in contents.Index())
        {
            CheckSignatures(content, isNeeded: index > turnStart && IsThinkingModel(model));
        }
    }

    /// <summary>Whether calls of the model are signed, and have to be when they come back.</summary>
    public static bool IsThinkingModel(string model) => model.StartsWith("gemini-3", StringComparison.Ordinal);

    private static void CheckSignatures(JsonObject content, bool isNeeded)
    {
        var calls = Parts(content, "functionCall").ToList();
        foreach (var part in content.ObjectsAt("parts"))
        {
            var signature = part.TextAt("thoughtSignature") ?? part.TextAt("thought_signature");
            if (signature is not null && !Signature.IsIssued(signature) && !Placeholders.Contains(signature))
            {
                throw new RequestException("Thought signature is not valid.");
            }

            if (signature is null && isNeeded && calls.Count > 0 && part == calls[0])
            {
                throw new RequestException(
                    "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing "
                        + "thought_signature may lead to degraded model performance. Additional data, function call "
                        + $"`default_api:{GeminiRequest.Either(part, "functionCall")!.TextAt("name")}` , position 2. Please refer to "
                        + "https://ai.google.dev/gemini-api/docs/thought-signatures for more details."
                );
            }
        }
    }

    private static IEnumerable<JsonObject> Parts(JsonObject content, string kind) =>
        content.ObjectsAt("parts").Where(part => GeminiRequest.Either(part, kind) is not null);
}

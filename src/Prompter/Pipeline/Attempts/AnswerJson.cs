using System.Text.Json;
using Prompter.Models;

namespace Prompter.Pipeline.Attempts;

/// <summary>An answer as JSON.</summary>
internal static class AnswerJson
{
    /// <summary>The value if all of the text is an object or an array, else null.</summary>
    /// <exception cref="PrompterException">It is none, and <paramref name="isExpected"/>.</exception>
    public static JsonElement? Parse(string answer, bool isExpected)
    {
        var text = answer.AsMemory().Trim();
        if (!text.IsEmpty && text.Span[0] is '{' or '[')
        {
            try
            {
                using var document = JsonDocument.Parse(text, new() { MaxDepth = 256 });
                // Half a surrogate pair passes the parser, but nobody could write or read the value.
                using var writer = new Utf8JsonWriter(Stream.Null);
                document.RootElement.WriteTo(writer);
                return document.RootElement.Clone();
            }
            catch (Exception exception)
                when (exception is JsonException or InvalidOperationException or ArgumentException)
            {
                return isExpected ? throw NotJson(exception) : null;
            }
        }

        return isExpected ? throw NotJson(null) : null;
    }

    private static PrompterException NotJson(Exception? exception) =>
        new(ErrorCategory.MalformedOutput, "the answer is not JSON, which was asked for", exception);
}

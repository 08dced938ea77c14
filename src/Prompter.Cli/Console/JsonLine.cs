using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Prompter.Cli.Console;

/// <summary>JSON on one line, for programs.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(JsonObject value) => value.ToJsonString(Options);
}

using System.Text.Json.Nodes;
using Prompter.Artifacts;

namespace Prompter.Cli.Console;

/// <summary>JSON on one line, for programs.</summary>
internal static class JsonLine
{
    public static string Of(JsonObject value) => RunJson.ToLine(value);
}

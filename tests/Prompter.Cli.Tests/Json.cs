using System.Text.Json;

namespace Prompter.Cli.Tests;

/// <summary>Short ways into JSON.</summary>
internal static class Json
{
    public static JsonElement At(this JsonElement element, params string[] path) =>
        path.Aggregate(element, (inner, name) => inner.GetProperty(name));

    /// <summary>The text at a path; null where it is null.</summary>
    public static string? Text(this JsonElement element, params string[] path) => element.At(path).GetString();

    public static IReadOnlyList<string> Texts(this JsonElement element, params string[] path) =>
        [.. element.At(path).EnumerateArray().Select(item => item.GetString()!)];
}

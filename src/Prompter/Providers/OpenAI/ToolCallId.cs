using System.Security.Cryptography;

namespace Prompter.Providers.OpenAI;

/// <summary>Ids of tool calls that another provider gave, in a form that this one takes: the same id has always the same form.</summary>
/// <remarks>
/// OpenAI answers <c>string too long. Expected a string with maximum length 40</c> (chat completions) or 64 (responses), Mistral's
/// models <c>Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9</c>.
/// </remarks>
internal static class ToolCallId
{
    private const int ShortLength = 9;
    private const int LongestOfChat = 40;
    private const int LongestOfResponses = 64;

    public static string ForChat(string id, bool isShort) =>
        isShort ? Short(id)
        : id.Length > LongestOfChat ? Digest(id, LongestOfChat)
        : id;

    public static string ForResponses(string id) =>
        id.Length > LongestOfResponses ? Digest(id, LongestOfResponses) : id;

    private static string Short(string id) =>
        id.Length == ShortLength && id.All(char.IsAsciiLetterOrDigit) ? id : Digest(id, ShortLength);

    private static string Digest(string id, int length) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..length];
}

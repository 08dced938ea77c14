using System.Security.Cryptography;

namespace Prompter.Simulator.Answers;

/// <summary>The opaque texts that providers issue with reasoning and want back unchanged.</summary>
internal static class Signature
{
    private const int TextLength = 16;
    private static readonly byte[] Key = "the simulator's own"u8.ToArray();

    /// <summary>The signature of a text.</summary>
    public static string Of(string text) => Seal(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TextLength));

    /// <summary>Whether the simulator has issued it, for whatever text.</summary>
    public static bool IsIssued(string signature)
    {
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length)
            && length > TextLength
            && Seal(bytes.AsSpan(0, TextLength)) == signature;
    }

    private static string Seal(ReadOnlySpan<byte> text) =>
        Convert.ToBase64String([.. text, .. HMACSHA256.HashData(Key, text)]);
}

namespace Prompter.Providers.Http;

/// <summary>Data that come in pieces of base64, each a text by itself or one text that was cut anywhere.</summary>
internal sealed class Base64Pieces
{
    private readonly List<byte> data = [];
    private string rest = "";

    /// <exception cref="JsonException">The piece is none.</exception>
    public void Add(string? piece)
    {
        var text = rest + piece;
        var whole = text.Length - (text.Length % 4);
        rest = text[whole..];
        data.AddRange(Decode(text[..whole]));
    }

    /// <exception cref="JsonException">The last piece is cut.</exception>
    public byte[] ToArray() => [.. data, .. Decode(rest)];

    private static byte[] Decode(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException exception)
        {
            throw new JsonException("sound cannot be read", exception);
        }
    }
}

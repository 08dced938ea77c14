namespace Prompter.Cli.Tests.RealLlm;

/// <summary>What passes for a picture: the signature of a PNG, and every byte that there is.</summary>
internal static class TestImage
{
    public static readonly byte[] Bytes =
    [
        0x89,
        .. "PNG\r\n\u001A\n"u8,
        .. Enumerable.Range(byte.MinValue, byte.MaxValue + 1).Select(value => (byte)value),
    ];
}

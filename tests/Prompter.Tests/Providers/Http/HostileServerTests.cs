using System.IO.Compression;
using Prompter.Providers.OpenAI;

namespace Prompter.Tests.Providers.Http;

/// <summary>Servers that never end, or whose few bytes unpack to gigabytes.</summary>
public sealed class HostileServerTests
{
    private const int MiB = 1024 * 1024;

    /// <summary>A head, what follows without an end, and what the user reads.</summary>
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "x-a: aaaaaaaa\r\n", "the headers of the answer of HOST are longer than 64 KiB")]
    [InlineData("HTTP/1.1 200 OK\r\nx-a: ", "aaaaaaaa", "the headers of the answer of HOST are longer than 64 KiB")]
    [InlineData("aaaaaaaa\r\n", "aaaaaaaa", "HOST does not answer as HTTP has it; is ADDRESS right?")]
    [InlineData(
        "HTTP/1.1 200 OK\r\n\r\n",
        "        ",
        "the answer of HOST cannot be read: more than LIMIT MiB came at once"
    )]
    [InlineData("HTTP/1.1 500 No\r\n\r\n", "aaaaaaaa", "500")]
    public Task What_never_ends_is_ended(string start, string again, string message) =>
        AssertEndedAsync(
            start,
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(again, 64 * 1024 / again.Length))),
            message
        );

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task What_unpacks_to_gigabytes_is_ended(string encoding)
    {
        var packed = Packed(encoding, 80 * MiB);
        Assert.InRange(packed.Length, 1, MiB);
        foreach (var (status, message) in new[] { ("200 OK", "more than LIMIT MiB"), ("500 No", "500") })
        {
            await AssertEndedAsync($"HTTP/1.1 {status}\r\ncontent-encoding: {encoding}\r\n\r\n", packed, message);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task What_cannot_be_unpacked_is_told(string encoding)
    {
        var noise = Enumerable.Repeat((byte)0xff, 64 * 1024).ToArray();
        foreach (
            var (status, message) in new[]
            {
                ("200 OK", "the answer of HOST cannot be read: its bytes are not packed in the way that its head says"),
                ("500 No", "500"),
            }
        )
        {
            await AssertEndedAsync($"HTTP/1.1 {status}\r\ncontent-encoding: {encoding}\r\n\r\n", noise, message);
        }
    }

    private static async Task AssertEndedAsync(string start, byte[] again, string message)
    {
        await using var server = new RepeatingServer(start, again);
        using var client = new OpenAIChatClient("m", new() { Provider = "x", BaseUrl = server.BaseUrl });
        var stop = TestContext.Current.CancellationToken;
        var file = new WebFile(server.BaseUrl, EnvironmentProxy.In(new Dictionary<string, string>()))
        {
            Limit = 16 * MiB,
        };
        (Func<Task> Ask, string Address, int Limit)[] doors =
        [
            (() => client.GetResponseAsync("Hi", cancellationToken: stop), "base_url", 64),
            (
                () => client.GetStreamingResponseAsync("Hi", cancellationToken: stop).ToChatResponseAsync(stop),
                "base_url",
                64
            ),
            (() => client.ListModelsAsync(stop), "base_url", 64),
            (() => file.ReadAsync(stop), "the address", 16),
        ];
        foreach (var (ask, address, limit) in doors)
        {
            var error = await Assert.ThrowsAsync<PrompterException>(ask);

            Assert.Contains(
                message
                    .Replace("HOST", server.BaseUrl.Authority, StringComparison.Ordinal)
                    .Replace("ADDRESS", address, StringComparison.Ordinal)
                    .Replace("LIMIT", $"{limit}", StringComparison.Ordinal),
                error.Message,
                StringComparison.Ordinal
            );
            Assert.InRange(error.Message.Length, 1, 400);
        }
    }

    private static byte[] Packed(string encoding, int length)
    {
        using var packed = new MemoryStream();
        using (
            Stream packing = encoding switch
            {
                "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
                _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            }
        )
        {
            var blanks = Enumerable.Repeat((byte)' ', MiB).ToArray();
            for (var written = 0; written < length; written += MiB)
            {
                packing.Write(blanks);
            }
        }

        return packed.ToArray();
    }
}

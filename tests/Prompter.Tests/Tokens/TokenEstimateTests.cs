using Prompter.Tokens;

namespace Prompter.Tests.Tokens;

/// <summary>Against true counts: <c>samples.json</c> holds texts that the estimate was not fitted to, each with its tokens in <c>o200k_base</c>.</summary>
public class TokenEstimateTests
{
    private static readonly (string Kind, long Tokens, string Text)[] Samples =
    [
        .. JsonDocument
            .Parse(File.ReadAllText(Path.Combine(ThisFolder(), "samples.json")))
            .RootElement.EnumerateArray()
            .Select(sample =>
                (
                    sample.GetProperty("kind").GetString()!,
                    sample.GetProperty("tokens").GetInt64(),
                    sample.GetProperty("text").GetString()!
                )
            ),
    ];

    [Fact]
    public void Each_sample_is_within_a_quarter_of_its_true_count() =>
        Assert.All(Samples, sample => Assert.InRange(Error(sample), -0.25, 0.25));

    [Fact]
    public void Half_of_the_samples_are_within_a_tenth_and_nine_of_ten_within_a_fifth()
    {
        var errors = Samples.Select(sample => Math.Abs(Error(sample))).Order().ToList();

        Assert.InRange(errors.Count, 30, 100);
        Assert.InRange(errors[errors.Count / 2], 0, 0.1);
        Assert.InRange(errors[errors.Count * 9 / 10], 0, 0.2);
    }

    [Fact]
    public void All_samples_together_are_within_a_twentieth() =>
        Assert.InRange(
            (double)Samples.Sum(sample => TokenEstimate.Of(sample.Text)) / Samples.Sum(sample => sample.Tokens),
            0.95,
            1.05
        );

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ", 1)]
    [InlineData("a", 1)]
    [InlineData("\0\u0001", 1)]
    public void Small_texts_have_an_estimate_too(string text, long tokens) =>
        Assert.Equal(tokens, TokenEstimate.Of(text));

    [Fact]
    public void Half_a_character_has_an_estimate_too() =>
        Assert.Equal((2, 1), (TokenEstimate.Of(['\ud83d']), TokenEstimate.Of(['\udc00'])));

    [Theory]
    [InlineData("=")]
    [InlineData("a")]
    [InlineData("9")]
    [InlineData("ж")]
    [InlineData("漢")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("😀")]
    public void A_long_monotonous_text_takes_no_more_tokens_than_bytes(string piece)
    {
        var text = new StringBuilder().Insert(0, piece, 100_000).ToString();

        Assert.InRange(TokenEstimate.Of(text), 1, Encoding.UTF8.GetByteCount(text));
    }

    [Fact]
    public void An_estimate_allocates_nothing()
    {
        var text = string.Concat(Samples.Select(sample => sample.Text));
        TokenEstimate.Of(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        TokenEstimate.Of(text);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Each_message_has_a_frame() =>
        Assert.Equal(
            3 + 2 * (4 + TokenEstimate.Of("Hi there")),
            TokenEstimate.Of([User("Hi there"), User("Hi there")])
        );

    [Fact]
    public void No_message_is_the_beginning_of_an_answer() =>
        Assert.Equal(3, TokenEstimate.Of(Array.Empty<ChatMessage>()));

    [Fact]
    public void Tool_calls_and_their_results_count_with_all_that_is_in_them()
    {
        var arguments = new Dictionary<string, object?>
        {
            ["city"] = "Lisbon",
            ["days"] = 3,
            ["note"] = null,
        };
        var call = new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "weather", arguments)]);
        var result = new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "sunny, 24 degrees")]);

        Assert.Equal(
            3 + 4 + 8 + TokenEstimate.Of("weather") + 9 + Words("city", "Lisbon", "days", "3", "note"),
            TokenEstimate.Of([call])
        );
        Assert.Equal(3 + 4 + 8 + TokenEstimate.Of("sunny, 24 degrees"), TokenEstimate.Of([result]));
    }

    [Fact]
    public void Thoughts_and_attached_texts_count_as_text()
    {
        var message = new ChatMessage(
            ChatRole.User,
            [
                new TextReasoningContent("first this, then that"),
                new DataContent(Encoding.UTF8.GetBytes("name,age\nAda,36\n"), "text/csv"),
            ]
        );

        Assert.Equal(3 + 4 + Words("first this, then that", "name,age\nAda,36\n"), TokenEstimate.Of([message]));
    }

    [Theory]
    [InlineData("png", 640, 480, 410)]
    [InlineData("png", 10_000, 10_000, 1600)]
    [InlineData("gif", 75, 10, 1)]
    [InlineData("jpeg", 1000, 750, 1000)]
    [InlineData("webp-lossy", 800, 600, 640)]
    [InlineData("webp-lossless", 800, 600, 640)]
    [InlineData("webp-extended", 800, 600, 640)]
    public void A_picture_counts_by_its_size(string kind, int width, int height, long tokens) =>
        Assert.Equal(3 + 4 + tokens, TokenEstimate.Of([Attached(Picture(kind, width, height))]));

    [Fact]
    public void Every_beginning_of_a_picture_has_an_estimate() =>
        Assert.All(
            from kind in (string[])["png", "gif", "jpeg", "webp-lossy", "webp-lossless", "webp-extended"]
            let picture = Picture(kind, 75, 10)
            from length in Enumerable.Range(0, picture.Length)
            select picture[..length],
            beginning => Assert.InRange(TokenEstimate.Of([Attached(beginning)]), 3 + 4 + 1, 3 + 4 + 1000)
        );

    [Fact]
    public void An_attachment_of_unknown_size_is_taken_for_a_thousand()
    {
        Assert.Equal(1007, TokenEstimate.Of([Attached("%PDF-1.7"u8.ToArray())]));
        Assert.Equal(
            1007,
            TokenEstimate.Of([
                new ChatMessage(ChatRole.User, [new UriContent("https://example.com/a.png", "image/png")]),
            ])
        );
    }

    private static double Error((string Kind, long Tokens, string Text) sample) =>
        (double)TokenEstimate.Of(sample.Text) / sample.Tokens - 1;

    private static long Words(params string[] texts) => texts.Sum(text => TokenEstimate.Of(text));

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static ChatMessage Attached(byte[] bytes) => new(ChatRole.User, [new DataContent(bytes, "image/x-any")]);

    /// <summary>The first bytes of a file of this kind, as its format says.</summary>
    private static byte[] Picture(string kind, int width, int height)
    {
        var (w, h) = (Big(width), Big(height));
        return kind switch
        {
            "png" => [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, .. w, .. h],
            "gif" => [.. "GIF89a"u8, w[3], w[2], h[3], h[2]],
            "jpeg" => [.. Bytes("ffd8 ffe00010 4a46494600010100000100010000 ffc00011 08"), .. h[2..], .. w[2..], 3],
            "webp-lossy" =>
            [
                .. "RIFF"u8,
                0,
                0,
                0,
                0,
                .. "WEBPVP8 "u8,
                0,
                0,
                0,
                0,
                .. Bytes("000000 9d012a"),
                w[3],
                w[2],
                h[3],
                h[2],
            ],
            "webp-lossless" =>
            [
                .. "RIFF"u8,
                0,
                0,
                0,
                0,
                .. "WEBPVP8L"u8,
                0,
                0,
                0,
                0,
                0x2f,
                .. BitConverter.GetBytes((width - 1) | ((height - 1) << 14)),
                .. new byte[8],
            ],
            _ =>
            [
                .. "RIFF"u8,
                0,
                0,
                0,
                0,
                .. "WEBPVP8X"u8,
                10,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                .. Little24(width - 1),
                .. Little24(height - 1),
            ],
        };
    }

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Little24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    private static byte[] Bytes(string hexadecimal) =>
        Convert.FromHexString(hexadecimal.Replace(" ", "", StringComparison.Ordinal));

    private static string ThisFolder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}

using Prompter.Redaction;

namespace Prompter.Tests.Redaction;

public class StreamRedactorTests
{
    private static readonly string[] Fragments =
    [
        "sk-",
        "sk",
        "s",
        "AIza",
        "xai-",
        "hf_",
        "github_pat_",
        "Bearer ",
        "Bearer%20",
        "Bearer+",
        "Bear",
        "abcdefgh12345678",
        "0123456789",
        "abcdefghijklmnopqrstuvwxyzABCDEF",
        "-",
        "_",
        ".",
        " ",
        "\n",
        "\\n",
        "%2F",
        "\u001b[1;31m",
        "task",
        "hunter22",
        "hunter22-and-more",
        "hunter",
        "22-and",
        "aaaaaaaab",
        "aaaa",
        "😀",
        "\ud83d",
        "\ude00",
        "é",
        "\\u0022",
    ];

    private static readonly string Long = new([
        .. Enumerable.Range(0, 700).Select(index => (char)('A' + (index * 7919 % 1009 % 26))),
    ]);

    [Fact]
    public void However_the_text_is_cut_the_result_is_that_of_the_whole()
    {
        var redactor = new Redactor([
            "hunter22",
            "hunter22-and-more",
            "22-and-more-than-that",
            "aaaaaaaab",
            "😀😀😀😀",
            Long,
        ]);
        var random = new Random(42);
        string[] fragments = [.. Fragments, Long, Long[..200], new string('-', 140), new string('z', 140) + "1"];
        for (var round = 0; round < 6_000; round++)
        {
            var text = string.Concat(random.GetItems(fragments, random.Next(1, 14)));
            var stream = new StreamRedactor(redactor);
            var shown = new StringBuilder();
            var most = random.Next(1, 12);
            for (var start = 0; start < text.Length; )
            {
                var length = Math.Min(text.Length - start, random.Next(0, most + 1));
                var piece = stream.Append(text.AsSpan(start, length));
                var splits = shown.Length > 0 && piece.Length > 0 && char.IsSurrogatePair(shown[^1], piece[0]);
                Assert.False(splits, "split a pair");
                shown.Append(piece);
                start += length;
            }

            shown.Append(stream.Flush());
            Assert.Equal(redactor.Redact(text), shown.ToString());
            Assert.DoesNotContain("hunter22", shown.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("aaaaaaaab", shown.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Long[..128], shown.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ordinary_words_are_shown_at_once()
    {
        var stream = new StreamRedactor(new Redactor(["Zq7-secret-value"]));
        foreach (
            var piece in new[]
            {
                "The",
                " quick",
                " tasks",
                " are",
                "\n",
                "- ",
                "**bold**",
                " disk",
                " word.",
                " é",
                "😀",
                "x-",
            }
        )
        {
            Assert.Equal(piece, stream.Append(piece));
        }

        Assert.Equal("", stream.Append(""));
        Assert.Equal("", stream.Flush());
    }

    [Fact]
    public void Only_what_could_begin_a_secret_waits()
    {
        var stream = new StreamRedactor(new Redactor(["Zq7-secret-value"]));
        Assert.Equal("a ", stream.Append("a s"));
        Assert.Equal("so ", stream.Append("o Zq7-"));
        Assert.Equal("Zq7-other ", stream.Append("other sk"));
        Assert.Equal("", stream.Append("-learn"));
        Assert.Equal("sk-learn ", stream.Append(" sk-abcdefgh"));
        Assert.Equal("[redacted]", stream.Append("12345678"));
        Assert.Equal("", stream.Append("the-rest-of-it"));
        Assert.Equal(".", stream.Append(".Z"));
        Assert.Equal("Z", stream.Flush());
    }

    [Fact]
    public void A_split_pair_waits_for_its_other_half()
    {
        var stream = new StreamRedactor(new Redactor([]));
        Assert.Equal("a", stream.Append("a\ud83d"));
        Assert.Equal("😀", stream.Append("\ude00"));
        Assert.Equal("", stream.Append("\ud83d"));
        Assert.Equal("\ud83d", stream.Flush());
    }

    [Fact]
    public void An_endless_run_is_never_held_for_more_than_150_characters()
    {
        var redactor = new Redactor([Long]);
        foreach (var run in new[] { "x", "-", "1", "ab-", "sk-", "Bearer ", "a1-sk-", Long })
        {
            var stream = new StreamRedactor(redactor);
            var (given, held) = (new StringBuilder(), 0);
            var shown = new StringBuilder();
            foreach (var character in "sk-" + string.Concat(Enumerable.Repeat(run, 600 / run.Length + 1)))
            {
                given.Append(character);
                shown.Append(stream.Append([character]));
                var decided = redactor.Redact(given.ToString());
                held = Math.Max(held, decided.Length - shown.Length);
            }

            Assert.InRange(held, 0, 150);
            Assert.Equal(redactor.Redact(given.ToString()), shown.Append(stream.Flush()).ToString());
        }
    }

    [Fact]
    public void After_the_end_another_text_begins()
    {
        var stream = new StreamRedactor(new Redactor([]));
        Assert.Equal("[redacted]", stream.Append("sk-abcdefgh12345678"));
        Assert.Equal("", stream.Flush());
        Assert.Equal("abc di", stream.Append("abc di"));
        Assert.Equal("", stream.Flush());
        Assert.Equal("[redacted]", stream.Append("sk-abcdefgh12345678"));
    }

    [Fact]
    public void Ordinary_text_costs_one_string_and_no_more()
    {
        var stream = new StreamRedactor(new Redactor(["Zq7-secret-value"]));
        stream.Append("warm up");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            stream.Append(" word.");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1000 * 40);
    }

    [Fact]
    public void A_piece_of_a_million_characters_is_taken_whole()
    {
        var text = string.Concat(Enumerable.Repeat("a line with sk-abcdefgh12345678 in it\n", 30_000));
        var stream = new StreamRedactor(new Redactor([]));
        Assert.Equal(new Redactor([]).Redact(text), stream.Append(text) + stream.Flush());
    }
}

using Prompter.Providers.LlmProgram;
using Prompter.Redaction;

namespace Prompter.Tests.Providers.LlmProgram;

public class LlmProgramErrorOutputTests
{
    private const string Sample =
        "Warning: ä😀\nToken usage: 11 input, 13 output, {\"prompt_tokens_details\": {\"cached_tokens\": 5}}\nlast";

    [Fact]
    public void Usage_is_taken_out_and_read()
    {
        var errors = new LlmProgramErrorOutput(showsUsage: false);
        Assert.Equal("Warning: ä😀\nlast", Read(errors, Sample));
        Assert.Equal("Warning: ä😀\nlast", errors.Tail);
        Assert.Equal(
            (11, 13, 5),
            (errors.Usage?.InputTokenCount, errors.Usage?.OutputTokenCount, errors.Usage?.CachedInputTokenCount)
        );
    }

    [Fact]
    public void Usage_that_the_user_asked_for_stays()
    {
        var errors = new LlmProgramErrorOutput(showsUsage: true);
        Assert.Equal(Sample, Read(errors, Sample));
        Assert.Equal(Sample, errors.Tail);
        Assert.Equal(11, errors.Usage?.InputTokenCount);
    }

    [Fact]
    public void Any_split_gives_the_same()
    {
        for (var first = 0; first <= Sample.Length; first++)
        {
            for (var second = first; second <= Sample.Length; second++)
            {
                var errors = new LlmProgramErrorOutput(showsUsage: false);
                Assert.Equal(
                    "Warning: ä😀\nlast",
                    Read(errors, Sample[..first], Sample[first..second], Sample[second..])
                );
                Assert.Equal("Warning: ä😀\nlast", errors.Tail);
                Assert.Equal((11, 13), (errors.Usage?.InputTokenCount, errors.Usage?.OutputTokenCount));
            }
        }
    }

    [Theory]
    [InlineData("pkZq81hWm3LtXv92QbNc7Rk")]
    [InlineData("pkZq81hWm3LtXv92 correct horse")]
    [InlineData("\\u0070kZq81hWm3LtXv92QbNc7Rk")]
    [InlineData("cGtacTgxaFdtM0x0WHY5MlFiTmM3Ums")]
    public void A_secret_that_the_beginning_of_the_tail_falls_into_is_taken_out(string written)
    {
        var redactor = new Redactor(["pkZq81hWm3LtXv92QbNc7Rk", "pkZq81hWm3LtXv92 correct horse"]);
        for (var kept = 0; kept <= written.Length; kept++)
        {
            var errors = new LlmProgramErrorOutput(showsUsage: false, redactor);
            var shown = Read(errors, new string('y', 5000) + written, new string('z', 8192 - kept));
            Assert.Matches("^y*(\\[redacted\\])?z+$", shown);
            Assert.Matches("^y*[redacted\\[\\]]*z+$", errors.Tail);
        }
    }

    [Fact]
    public void Lines_are_passed_on_as_they_end()
    {
        var errors = new LlmProgramErrorOutput(showsUsage: false);
        Assert.Equal("", errors.Append("one"));
        Assert.Equal("one\ntwo\n", errors.Append("\ntwo\nthr"));
        Assert.Equal("", errors.Append(""));
        Assert.Equal("three", errors.Append("ee") + errors.Flush());
        Assert.Equal("", errors.Flush());
        Assert.Null(errors.Usage);
    }

    [Fact]
    public void Several_usage_lines_are_added_up()
    {
        var errors = Shows(
            "Tool call: x\n",
            "Token usage: 1,234 input, 1,000,000 output\nTool call: x\nToken usage: 6 input, 2 output\n"
        );
        Assert.Equal((1240, 1_000_002), (errors.Usage?.InputTokenCount, errors.Usage?.OutputTokenCount));
    }

    [Theory]
    [InlineData("Token usage: \n")]
    [InlineData("Token usage:\n")]
    [InlineData("Token usage: many\n")]
    [InlineData("Token usage: , input, , output\n")]
    [InlineData("Token usage: 99999999999999999999 input, 99999999999999999999 output\n")]
    [InlineData("Token usage: ٣ input, ٤ output\n")]
    public void A_usage_line_without_counts_is_unknown_usage(string line) => Assert.Null(Shows("", line).Usage);

    [Fact]
    public void Counts_are_known_whatever_the_details_are()
    {
        var errors = Shows("", "Token usage: 1 input, 2 output, {broken\nToken usage: 1 input, 2 output, {\"a\": }}\n");
        Assert.Equal((2, 4), (errors.Usage?.InputTokenCount, errors.Usage?.OutputTokenCount));
    }

    [Fact]
    public void Only_a_whole_line_is_usage()
    {
        const string Said = "He said: Token usage: 1 input, 2 output\n";
        Assert.Null(Shows(Said, Said).Usage);
    }

    [Theory]
    [InlineData(9_000)]
    [InlineData(16 * 1024)]
    [InlineData(100_000)]
    public void Usage_is_found_wherever_big_pieces_are_cut(int length)
    {
        var noise = string.Concat(Enumerable.Range(0, length / 10).Select(number => $"{number:000000000}\n"));
        var all = noise + "Token usage: 11 input, 13 output\n" + noise;
        for (var cut = noise.Length; cut <= noise.Length + 34; cut++)
        {
            var errors = new LlmProgramErrorOutput(showsUsage: false);
            Assert.Equal(noise + noise, Read(errors, all[..cut], all[cut..]));
            Assert.Equal((11, 13), (errors.Usage?.InputTokenCount, errors.Usage?.OutputTokenCount));
        }
    }

    [Fact]
    public void A_line_without_end_is_passed_on_in_pieces_and_not_collected()
    {
        var errors = new LlmProgramErrorOutput(showsUsage: false);
        var piece = new string('x', 10_000);
        for (var round = 0; round < 100; round++)
        {
            Assert.Equal(piece, errors.Append(piece));
        }

        Assert.Equal(8 * 1024, errors.Tail.Length);
        // It is still the same line, whatever its next piece begins with.
        Assert.Equal("Token usage: 1 input, 2 output\n", errors.Append("Token usage: 1 input, 2 output\n"));
        Assert.Null(errors.Usage);
        Assert.Equal("", errors.Append("Token usage: 1 input, 2 output\n"));
        Assert.Equal(1, errors.Usage?.InputTokenCount);
    }

    [Fact]
    public void A_long_line_in_small_pieces_is_passed_on_whole()
    {
        var errors = new LlmProgramErrorOutput(showsUsage: false);
        var line = new string('x', 20_001) + "\n";
        var passed = new StringBuilder();
        foreach (var piece in line.Chunk(7))
        {
            passed.Append(errors.Append(new string(piece)));
        }

        Assert.Equal(line, passed.Append(errors.Flush()).ToString());
    }

    [Fact]
    public void The_tail_begins_with_a_word()
    {
        var words = string.Concat(
            Enumerable.Range(0, 3000).Select(number => $"number{number}{(number % 3 == 0 ? '\n' : ' ')}")
        );
        for (var length = words.Length - 20; length < words.Length; length++)
        {
            var (piecewise, atOnce) = (
                new LlmProgramErrorOutput(showsUsage: false),
                new LlmProgramErrorOutput(showsUsage: false)
            );
            foreach (var piece in words[..length].Chunk(100))
            {
                piecewise.Append(new string(piece));
            }

            piecewise.Flush();
            atOnce.Append(words[..length]);
            atOnce.Flush();
            Assert.InRange(atOnce.Tail.Length, 8 * 1024 - 11, 8 * 1024);
            Assert.StartsWith("number", atOnce.Tail);
            Assert.EndsWith(atOnce.Tail, words[..length]);
            Assert.StartsWith("number", piecewise.Tail);
            Assert.EndsWith(piecewise.Tail, words[..length]);
        }
    }

    [Fact]
    public void A_word_that_is_longer_than_any_key_is_cut()
    {
        var errors = new LlmProgramErrorOutput(showsUsage: false);
        errors.Append(new string('x', 9000) + " end");
        errors.Flush();
        Assert.Equal(8 * 1024, errors.Tail.Length);
        Assert.EndsWith("x end", errors.Tail);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_tail_of_one_long_line_is_cut_between_characters(int offset)
    {
        var errors = new LlmProgramErrorOutput(showsUsage: false);
        errors.Append(new string('x', offset) + string.Concat(Enumerable.Repeat("😀", 10_000)));
        errors.Flush();
        Assert.InRange(errors.Tail.Length, 8 * 1024 - 1, 8 * 1024);
        Assert.False(char.IsLowSurrogate(errors.Tail[0]));
        errors.Append("x");
        errors.Flush();
        Assert.False(char.IsLowSurrogate(errors.Tail[0]));
    }

    /// <summary>What has shown this of a text.</summary>
    private static LlmProgramErrorOutput Shows(string shown, string written)
    {
        var errors = new LlmProgramErrorOutput(showsUsage: false);
        Assert.Equal(shown, Read(errors, written));
        return errors;
    }

    private static string Read(LlmProgramErrorOutput errors, params string[] pieces) =>
        string.Concat(pieces.Select(errors.Append)) + errors.Flush();
}

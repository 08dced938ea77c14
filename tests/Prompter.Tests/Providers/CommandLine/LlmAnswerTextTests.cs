using Prompter.Providers.CommandLine;

namespace Prompter.Tests.Providers.CommandLine;

public class LlmAnswerTextTests
{
    [Theory]
    [InlineData("one\n", "one")]
    [InlineData("one\r\n", "one")]
    [InlineData("one", "one")]
    [InlineData("one\n\n", "one\n")]
    [InlineData("one\r\n\r\n", "one\r\n")]
    [InlineData("\none\ntwo\n", "\none\ntwo")]
    [InlineData("a\rb\r\nc \n", "a\rb\r\nc ")]
    [InlineData("\n", "")]
    [InlineData("\n\r", "\n")]
    [InlineData("", "")]
    [InlineData("\r\r\n", "\r")]
    public void One_line_end_is_llms_own_however_the_text_is_split(string output, string expected)
    {
        Assert.Equal(expected, Read(output));
        Assert.Equal(expected, Read([.. output.Select(character => $"{character}")]));
        for (var first = 0; first <= output.Length; first++)
        {
            for (var second = first; second <= output.Length; second++)
            {
                Assert.Equal(expected, Read(output[..first], output[first..second], output[second..]));
            }
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\n", true)]
    [InlineData(" \r\n\t", true)]
    [InlineData("\n x", false)]
    public void Blanks_are_no_answer(string output, bool isEmpty)
    {
        var whole = new LlmAnswerText();
        whole.Append(output);
        Assert.Equal(isEmpty, whole.IsEmpty);
        var split = new LlmAnswerText();
        foreach (var character in output)
        {
            split.Append($"{character}");
        }

        split.Append("\n");
        Assert.Equal(isEmpty, split.IsEmpty);
    }

    private static string Read(params string[] pieces)
    {
        var answer = new LlmAnswerText();
        return string.Concat(pieces.Select(answer.Append));
    }
}

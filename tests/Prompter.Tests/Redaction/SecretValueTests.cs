using Prompter.Redaction;

namespace Prompter.Tests.Redaction;

public sealed class SecretValueTests
{
    [Theory]
    [InlineData("pelican", false)]
    [InlineData("JavaScript", false)]
    [InlineData("xkcdqwrtzplmnbv", true)]
    [InlineData("aBcDeFgHiJkL", true)]
    [InlineData("hunter2", true)]
    public void What_no_word_looks_like_is_no_word(string value, bool isNoWord) =>
        Assert.Equal(isNoWord, SecretValue.IsNoWord(value));
}

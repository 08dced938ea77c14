using Prompter.Json.Schema.Patterns;

namespace Prompter.Json.Tests.Schema;

public class PatternTests
{
    [Theory]
    [InlineData(@"^\d$", "5", true)]
    [InlineData(@"^\d$", "٣", false)]
    [InlineData(@"^\w+$", "aé", false)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]{2}$", "😁😂", true)]
    [InlineData("^[😀-😂]$", "😃", false)]
    [InlineData(@"^\u{1F600}$", "😀", true)]
    [InlineData(@"^\uD83D\uDE00$", "😀", true)]
    [InlineData(@"^\p{L}+$", "aé字𝒟", true)]
    [InlineData(@"^\P{Letter}$", "1", true)]
    [InlineData(@"^[\p{Lu}\d]+$", "ÉA1", true)]
    [InlineData(@"^[^\p{Lu}]+$", "É", false)]
    [InlineData(@"^\p{Script=Greek}+$", "αβγ", true)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("[]", "a", false)]
    [InlineData(@"^[a-z-[aeiou]]$", "b]", true)]
    [InlineData(@"^(?<year>\d{4})-\k<year>$", "2026-2026", true)]
    [InlineData(@"^(a)(?<n>b)(c)\2\3$", "abcbc", true)]
    [InlineData(@"^(?:(a)|b)\1c$", "bc", true)]
    [InlineData(@"^(?!.*\.\.)[a-z.]+$", "a..b", false)]
    [InlineData(@"(?<=\$)\d+", "$5", true)]
    [InlineData(@"^\bab\b$", "ab", true)]
    [InlineData(@"é\b", "é", false)]
    [InlineData(@"^\cJ$", "\n", true)]
    [InlineData(@"^\x41\/\-\@$", "A/-@", true)]
    [InlineData("^{a}]$", "{a}]", true)]
    [InlineData("^a{2,3}?$", "aaa", true)]
    public void Patterns_mean_what_they_mean_in_JavaScript(string pattern, string text, bool matches) =>
        Assert.Equal(matches, EcmaPattern.Parse(pattern).IsIn(text));

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a{3,2}")]
    [InlineData("[b-a]")]
    [InlineData(@"\Z")]
    [InlineData(@"\a")]
    [InlineData(@"\p{Nothing}")]
    [InlineData(@"\2(a)")]
    [InlineData(@"\k<n>")]
    [InlineData("(?<a>.)(?<a>.)")]
    [InlineData(@"\u{110000}")]
    [InlineData("(?i)a")]
    [InlineData(@"a\")]
    public void What_is_no_pattern_is_refused(string pattern) =>
        Assert.Throws<FormatException>(() => EcmaPattern.Parse(pattern));
}

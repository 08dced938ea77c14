using Prompter.Credentials;

namespace Prompter.Tests.Credentials;

public class CommandWordsTests
{
    [Theory]
    [InlineData("pass show openai", "pass|show|openai")]
    [InlineData("  pass\t show  ", "pass|show")]
    [InlineData("op read 'op://Private/Open AI/key'", "op|read|op://Private/Open AI/key")]
    [InlineData("a \"b c\"d'e f'", "a|b cde f")]
    [InlineData("a '' \"\"", "a||")]
    [InlineData(@"a b\ c \'", "a|b c|'")]
    [InlineData(@"a ""\""\\\n$(x)""", @"a|""\\n$(x)")]
    [InlineData(@"a '\' b", @"a|\|b")]
    [InlineData("a $HOME `b` ; c | d", "a|$HOME|`b`|;|c|||d")]
    public void Words_are_split_as_by_a_shell_that_expands_nothing(string command, string words) =>
        Assert.Equal(words, string.Join('|', CommandWords.Split(command)!));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("pass 'show")]
    [InlineData("pass \"show")]
    public void What_is_no_command_is_none(string command) => Assert.Null(CommandWords.Split(command));
}

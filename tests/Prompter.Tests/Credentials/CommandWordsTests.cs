using Prompter.Credentials;

namespace Prompter.Tests.Credentials;

public class CommandWordsTests
{
    [Theory]
    [CaseFile("command-words.jsonl")]
    public void Words_are_split_as_by_a_shell_that_expands_nothing(string command, string words) =>
        Assert.Equal(words, string.Join('|', CommandWords.Split(command)!));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("pass 'show")]
    [InlineData("pass \"show")]
    public void What_is_no_command_is_none(string command) => Assert.Null(CommandWords.Split(command));
}

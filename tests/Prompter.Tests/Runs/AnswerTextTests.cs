namespace Prompter.Tests.Runs;

public sealed class AnswerTextTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_text_up_to_the_limit_stays_in_memory()
    {
        using var answer = new AnswerText(6, _folder["a.txt"]);
        answer.Append("one");
        answer.Append("two");
        Assert.False(answer.IsBeyondMemory);
        Assert.Null(answer.FilePath);
        Assert.Equal("onetwo", answer.ToString());
        Assert.Equal("onetwo", Assert.Single(answer.Read()));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void One_character_more_moves_it_to_the_file()
    {
        var answer = new AnswerText(6, _folder["a.txt"]);
        answer.Append("one");
        answer.Append("two!");
        answer.Append("three");
        answer.Dispose();
        Assert.True(answer.IsBeyondMemory);
        Assert.Equal("onetwo", answer.ToString());
        Assert.Equal("onetwo!three", string.Concat(answer.Read()));
        Assert.Equal(12, answer.Length);
    }

    [Fact]
    public void Without_a_file_the_beginning_is_kept()
    {
        using var answer = new AnswerText(4, null);
        answer.Append("one two");
        answer.Append(" three");
        Assert.Equal("one ", answer.ToString());
        Assert.Equal("one ", Assert.Single(answer.Read()));
        Assert.Equal(13, answer.Length);
        Assert.Null(answer.FilePath);
    }

    [Fact]
    public void A_limit_of_nothing_keeps_nothing_in_memory()
    {
        var answer = new AnswerText(0, _folder["a.txt"]);
        answer.Append("x");
        answer.Dispose();
        Assert.Equal("", answer.ToString());
        Assert.Equal("x", string.Concat(answer.Read()));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_character_of_two_halves_that_come_apart_is_whole_in_the_file(int limit)
    {
        const string Text = "abc😀def";
        var answer = new AnswerText(limit, _folder["a.txt"]);
        foreach (var character in Text)
        {
            answer.Append($"{character}");
        }

        answer.Dispose();
        Assert.Equal(Text, string.Concat(answer.Read()));
        Assert.Equal("abc"u8.ToArray(), File.ReadAllBytes(_folder["a.txt"])[..3]);
    }

    [Fact]
    public void A_long_text_is_read_back_in_pieces()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number}ä"));
        var answer = new AnswerText(10, _folder["a.txt"]);
        answer.Append(text);
        answer.Dispose();
        Assert.Equal(text, string.Concat(answer.Read()));
        Assert.All(answer.Read(), piece => Assert.InRange(piece.Length, 1, 16 * 1024));
    }

    [Fact]
    public void Clearing_forgets_the_file_and_another_text_can_take_its_place()
    {
        using var answer = new AnswerText(3, _folder["a.txt"]);
        answer.Append("first");
        answer.Clear();
        Assert.Equal((0, "", null), (answer.Length, answer.ToString(), answer.FilePath));
        Assert.False(File.Exists(_folder["a.txt"]));
        answer.Append("2nd");
        Assert.Null(answer.FilePath);
        answer.Append(" text");
        answer.Dispose();
        Assert.Equal("2nd text", string.Concat(answer.Read()));
    }
}

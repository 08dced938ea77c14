using Prompter.Providers.LlmProgram;

namespace Prompter.Tests.Providers.LlmProgram;

public class LlmProgramPromptTests
{
    [Fact]
    public void A_prompt_is_an_argument_and_standard_input_is_empty()
    {
        var prompt = LlmProgramPrompt.From([new(ChatRole.User, "hi")]);
        Assert.Equal((null, "hi"), (prompt.System, prompt.Text));
        Assert.Equal("hi", Assert.Single(prompt.GoesToArgument(100)));
        Assert.True(prompt.GoesToStandardInput(100).IsEmpty);
    }

    [Fact]
    public void Data_goes_to_standard_input_byte_by_byte()
    {
        byte[] bytes = [0, 255, 10, 195];
        var prompt = LlmProgramPrompt.From([
            User(new DataContent(bytes, "application/octet-stream"), new TextContent("what?")),
        ]);
        Assert.Equal("what?", Assert.Single(prompt.GoesToArgument(100)));
        Assert.Equal(bytes, prompt.GoesToStandardInput(100).ToArray());
    }

    [Fact]
    public void Data_alone_is_a_call_without_a_prompt()
    {
        var prompt = LlmProgramPrompt.From([User(new DataContent("x"u8.ToArray(), "text/plain"))]);
        Assert.Empty(prompt.GoesToArgument(0));
        Assert.Equal("x"u8.ToArray(), prompt.GoesToStandardInput(0).ToArray());
    }

    [Fact]
    public void Several_parts_are_joined()
    {
        var prompt = LlmProgramPrompt.From([
            new(ChatRole.System, "brief"),
            new(ChatRole.System, "polite"),
            User(
                new TextContent("one"),
                new DataContent("a"u8.ToArray(), "text/plain"),
                new TextContent("two"),
                new DataContent("b"u8.ToArray(), "text/plain")
            ),
        ]);
        Assert.Equal("brief\n\npolite", prompt.System);
        Assert.Equal("one\n\ntwo", prompt.Text);
        Assert.Equal("ab"u8.ToArray(), prompt.StandardInput.ToArray());
    }

    [Theory]
    [InlineData("12345", 5, false)]
    [InlineData("123456", 5, true)]
    [InlineData("ää", 4, false)]
    [InlineData("äää", 5, true)]
    [InlineData("a\0b", 100, true)]
    public void What_no_argument_can_hold_goes_to_standard_input(string text, int longest, bool isLong)
    {
        var alone = LlmProgramPrompt.From([new(ChatRole.User, text)]);
        var withData = LlmProgramPrompt.From([
            User(new DataContent("data"u8.ToArray(), "text/plain"), new TextContent(text)),
        ]);
        if (isLong)
        {
            Assert.Empty(alone.GoesToArgument(longest));
            Assert.Equal(text, Encoding.UTF8.GetString(alone.GoesToStandardInput(longest).Span));
            Assert.Empty(withData.GoesToArgument(longest));
            Assert.Equal("data " + text, Encoding.UTF8.GetString(withData.GoesToStandardInput(longest).Span));
        }
        else
        {
            Assert.Equal(text, Assert.Single(alone.GoesToArgument(longest)));
            Assert.True(alone.GoesToStandardInput(longest).IsEmpty);
            Assert.Equal("data"u8.ToArray(), withData.GoesToStandardInput(longest).ToArray());
        }
    }

    [Fact]
    public void What_a_user_says_in_several_messages_is_one_prompt()
    {
        var prompt = LlmProgramPrompt.From([User(new TextContent("one")), User(new TextContent("two"))]);
        Assert.Equal("one\n\ntwo", prompt.Text);
    }

    public static TheoryData<ChatRole[]> OtherConversations =>
        new(
            [],
            [ChatRole.System],
            [ChatRole.User, ChatRole.Assistant],
            [ChatRole.Assistant],
            [ChatRole.Tool, ChatRole.User]
        );

    [Theory]
    [MemberData(nameof(OtherConversations))]
    public void A_conversation_is_refused_with_the_way_out(ChatRole[] roles)
    {
        var error = Assert.Throws<PrompterException>(() =>
            LlmProgramPrompt.From(roles.Select(role => new ChatMessage(role, "x")))
        );
        Assert.Equal(ErrorCategory.InvalidRequest, error.Category);
        Assert.Equal("llm", error.Provider);
        Assert.Contains("--cid", error.Message);
    }

    private static ChatMessage User(params AIContent[] contents) => new(ChatRole.User, contents);
}

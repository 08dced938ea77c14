namespace Prompter.Tests.Policies.Rescue;

public sealed class RescueTests
{
    private static readonly ChatFinishReason Stop = ChatFinishReason.Stop;
    private static readonly PrompterException Reset = new(ErrorCategory.Transient, "connection reset");
    private static readonly PrompterException Refusal = new(ErrorCategory.InvalidRequest, "no prefill, please");

    private readonly ManualTimeProvider time = ManualTimeProvider.AutoAdvancing(TimeSpan.FromMinutes(1));

    [Fact]
    public async Task Fail_ends_in_an_error_that_has_the_text_so_far()
    {
        var (first, second) = (new ScriptedChatClient(["one ", "two ", Reset]), new ScriptedChatClient(["no", Stop]));

        var read = await ReadStream.ReadAsync(Chain(StreamRescue.Fail, first, second));

        var broken = Assert.IsType<BrokenStreamException>(read.Error);
        Assert.Equal(("one two ", "connection reset"), (broken.Text, broken.Message));
        Assert.Equal("one two ", read.Text);
        Assert.Equal(ErrorCategory.Transient, Assert.Single(broken.Attempts).Error);
        Assert.Equal((1, 0), (first.Calls, second.Calls));
        Assert.Empty(read.Notices);
    }

    [Theory]
    [InlineData(StreamRescue.Fail)]
    [InlineData(StreamRescue.Restart)]
    [InlineData(StreamRescue.Continue)]
    public async Task Before_the_first_content_every_mode_goes_on_unseen(StreamRescue rescue)
    {
        var read = await ReadStream.ReadAsync(
            Chain(rescue, new ScriptedChatClient(["", Reset]), new ScriptedChatClient(["yes", Stop]))
        );

        Assert.Equal("yes", read.Text);
        var notice = Assert.Single(read.Notices);
        Assert.Equal((false, false, true), (notice.Restarts, notice.Continues, notice.TakesOver));
        Assert.Equal(("a", "b"), (notice.Failed.Model.Model, notice.Next.Model));
    }

    [Fact]
    public async Task A_stream_that_broke_off_late_goes_on_at_a_model_that_is_late_too()
    {
        var (breaks, begins) = (new TaskCompletionSource(), new TaskCompletionSource());
        var second = new ScriptedChatClient([begins.Task, "yes", Stop]);
        var reading = ReadStream.ReadAsync(
            Chain(StreamRescue.Restart, new ScriptedChatClient(["one ", breaks.Task, Reset]), second)
        );

        breaks.SetResult();
        begins.SetResult();

        var read = await reading;
        Assert.Equal(("yes", 1, null), (read.Text, second.Calls, read.Error));
    }

    [Fact]
    public async Task Restart_tells_to_drop_what_came()
    {
        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Restart, new ScriptedChatClient(["one ", Reset]), new ScriptedChatClient(["yes", Stop]))
        );

        Assert.Equal("yes", read.Text);
        var notice = Assert.Single(read.Notices);
        Assert.Equal((true, false, true), (notice.Restarts, notice.Continues, notice.TakesOver));
        Assert.Equal(["a", "b"], read.Attempts.Select(attempt => attempt.Model.Model));
    }

    [Theory]
    [InlineData("one", " two", "one two")]
    [InlineData("one ", "two", "one two")]
    [InlineData("one ", " two", "one two")]
    [InlineData("one \n", " \ntwo", "one \ntwo")]
    [InlineData("one \n", " two", "one \ntwo")]
    [InlineData("one\n", " two", "one\n two")]
    [InlineData("one  ", " | |two", "one  two")]
    public async Task Blanks_at_the_seam_are_neither_doubled_nor_lost(string before, string after, string whole)
    {
        var second = new ScriptedChatClient([.. after.Split('|'), Stop]) { ContinuesAnswers = true };

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient([before, Reset]), second)
        );

        Assert.Equal(whole, read.Text);
        var notice = Assert.Single(read.Notices);
        Assert.Equal((false, true, true), (notice.Restarts, notice.Continues, notice.TakesOver));
        Assert.Equal([ChatRole.User, ChatRole.Assistant], second.Requests[0].Messages.Select(m => m.Role));
        Assert.Equal("one", second.Requests[0].Messages[^1].Text);
    }

    public static TheoryData<string, object[]> NotContinued =>
        new()
        {
            { "nobody goes on from thoughts alone", [new TextReasoningContent("hm")] },
            { "nobody goes on from blanks", [" \n"] },
            { "nobody goes on from a call of a tool", ["one", new FunctionCallContent("1", "now")] },
        };

    [Theory]
    [MemberData(nameof(NotContinued), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_be_gone_on_from_begins_anew(string why, object[] content)
    {
        var second = new ScriptedChatClient(["yes", Stop]) { ContinuesAnswers = true };

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient([.. content, Reset]), second)
        );

        Assert.True(Assert.Single(read.Notices) is { Restarts: true, Continues: false }, why);
        Assert.Single(second.Requests[0].Messages);
        Assert.Equal("yes", read.Text);
    }

    private const string Begun = "The capital of France is Paris, and the capital of Italy is \"Rome\", as every";

    private const string Tail = "the capital of Italy is \"Rome\", as every";
    private const string Talk = "Listen, if you will: he said \"go\"";
    private const string Code = "This is the code that you asked for:";

    /// <summary>What was handed out, what comes of the model that is asked to repeat the end, and the whole of it.</summary>
    public static TheoryData<string, string, string> Repeated =>
        new()
        {
            { Begun, "the capital of Italy is \"Rome\", as every|one knows.", Begun + "one knows." },
            { Begun, "the cap|ital of\n Italy is “Rome” , as every| body", Begun + " body" },
            { Begun, "\n\n the capital of Italy is 'Rome', as everyone", Begun + "one" },
            { Begun, "Sure, here is the rest:\n\nthe capital of Italy is 'Rome', as everyone", Begun + "one" },
            {
                Begun,
                "Sure!\nHere is the rest：\n```text\nthe capital of Italy is \"Rome\", as every child",
                Begun + " child"
            },
            { Begun, "```text\nThe Capital of Italy is \"Rome\", as every child", Begun + " child" },
            { Begun, "…the capital of Italy is \"Rome\", as everyone", Begun + "one" },
            { Begun, "apital of Italy is \"Rome\", as every", Begun },
            { Begun, "d the capital of Italy is \"Rome\", as everyone", Begun + "one" },
            { Talk, "if you will: he said \"go\" and went", Talk + " and went" },
            { Talk + " ", "if you will: he said “go” and went", Talk + " and went" },
            { Talk[..^1], "if you will: he said \"go\" and went", Talk + " and went" },
            { Talk + "\n\n", "if you will: he said \"go\"\nHe went", Talk + "\n\nHe went" },
            { Code + "\n``", "is the code that you asked for:\n\n```py\nx", Code + "\n```py\nx" },
            { Code + " \"\"", "is the code that you asked for: \"\"\"text\"\"\"", Code + " \"\"\"text\"\"\"" },
            {
                Code + "\n```\nx",
                "```\nis the code that you asked for:\n```\nx = 1\n```\nSo.",
                Code + "\n```\nx = 1\n```\nSo."
            },
            {
                "Here are rows:\nrow\nrow\nrow\nro",
                "are rows:\nrow\nrow\nrow\nrow\nrow\n",
                "Here are rows:\nrow\nrow\nrow\nrow\nrow\n"
            },
            {
                "東京は日本の首都であり、世界でも最",
                "であり、世界でも最大級です。",
                "東京は日本の首都であり、世界でも最大級です。"
            },
            { "This is a family: 👩\u200d", "is a family: 👩\u200d👧 goes", "This is a family: 👩\u200d👧 goes" },
            { "We met near that Cafe", "near that Cafe\u0301s", "We met near that Cafe\u0301s" },
            { "Say one two thre", "one two three four", "Say one two three four" },
        };

    [Theory]
    [MemberData(nameof(Repeated), DisableDiscoveryEnumeration = true)]
    public async Task A_model_that_repeats_the_end_goes_on_without_a_seam(string before, string after, string whole)
    {
        foreach (
            var pieces in (string[][])
                [after.Split('|'), [after.Replace("|", "")], [.. after.Replace("|", "").Select(one => $"{one}")]]
        )
        {
            var second = new ScriptedChatClient([new TextReasoningContent("hm"), .. pieces, Used(3), Stop]);

            var read = await ReadStream.ReadAsync(
                Chain(StreamRescue.Continue, new ScriptedChatClient([before, Reset]), second)
            );

            Assert.Equal(whole, read.Text);
            Assert.True(
                Assert.Single(read.Notices) is { Continues: true, Failed.ContinuedAfter: var length }
                    && length == before.Length
            );
            Assert.Equal([null, 3L], read.Attempts.Select(attempt => attempt.Usage?.InputTokenCount));
        }
    }

    [Fact]
    public async Task A_model_is_asked_to_repeat_whole_words_that_are_nowhere_else_in_the_text()
    {
        var second = new ScriptedChatClient(["Never mind.", Stop]);

        await ReadStream.ReadAsync(Chain(StreamRescue.Continue, new ScriptedChatClient([Begun + " ", Reset]), second));

        var asked = second.Requests[0].Messages;
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User], asked.Select(message => message.Role));
        Assert.Equal(Begun, asked[1].Text);
        Assert.EndsWith("\n\nthe capital of Italy is \"Rome\", as every", asked[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_asked_to_repeat_the_quote_before_the_words_too()
    {
        var signs = string.Concat(Enumerable.Range(0x4E00, 80).Select(sign => (char)sign));
        var begun = signs.Insert(40, "“");
        var second = new ScriptedChatClient(["Never mind.", Stop]);

        await ReadStream.ReadAsync(Chain(StreamRescue.Continue, new ScriptedChatClient([begun, Reset]), second));

        Assert.EndsWith("\n\n" + begun[40..], second.Requests[0].Messages[2].Text, StringComparison.Ordinal);
    }

    public static TheoryData<string> Unsure =>
        new(
            string.Concat(Enumerable.Repeat("row\n", 600)),
            "row\nrow\nrow\nrow\n",
            "----------------------------------------",
            "| 0 | 0 |\n| 0 | 0 |\n",
            "Short",
            "one \n",
            "Here:\n``",
            "\"",
            "Fish and chips are written as Fish &",
            "And a new line is written as \\"
        );

    [Theory]
    [MemberData(nameof(Unsure))]
    public async Task Nobody_is_asked_to_repeat_the_end_of_a_text_that_may_go_on_in_the_same_words(string begun)
    {
        var second = new ScriptedChatClient(["yes", Stop]);

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient([begun, Reset]), second)
        );

        Assert.Equal("yes", read.Text);
        Assert.Single(second.Requests[0].Messages);
        Assert.Matches("to be found again for sure|inside of a character", read.Attempts[0].RestartedBecause);
    }

    [Fact]
    public Task Nobody_is_asked_to_repeat_half_of_a_character() =>
        Nobody_is_asked_to_repeat_the_end_of_a_text_that_may_go_on_in_the_same_words(
            "A picture of a family with a \ud83d"
        );

    [Fact]
    public async Task A_model_that_begins_anew_after_a_begun_answer_is_asked_to_repeat()
    {
        var second = new ScriptedChatClient([Begun, Stop], ["the capital of Italy is \"Rome\", as everyone", Stop])
        {
            ContinuesAnswers = true,
        };

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient([Begun, Reset]), second)
        );

        Assert.Equal(Begun + "one", read.Text);
        Assert.Equal([2, 3], second.Requests.Select(request => request.Messages.Count));
    }

    [Fact]
    public async Task A_model_that_says_a_long_line_of_a_begun_answer_once_more_is_asked_to_repeat()
    {
        var line = string.Join(' ', Enumerable.Range(1, 120).Select(number => $"word{number}"));
        var second = new ScriptedChatClient([line + " end", Stop], ["no", Stop], ["anew", Stop])
        {
            ContinuesAnswers = true,
        };

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient(["First.\n" + line, Reset]), second)
        );

        Assert.Equal("anew", read.Text);
        Assert.Equal([2, 3, 1], second.Requests.Select(request => request.Messages.Count));
    }

    [Fact]
    public async Task A_table_with_equal_rows_goes_on_in_the_right_row()
    {
        var row = "| 0 | nothing at all | 0 |\n";
        var begun = "| a | b | c |\n|---|---|---|\n" + string.Concat(Enumerable.Repeat(row, 6)) + "| 0 | not";
        var second = new ScriptedChatClient([], [Stop]);

        await ReadStream.ReadAsync(Chain(StreamRescue.Continue, new ScriptedChatClient([begun, Reset]), second));

        var tail = second.Requests[0].Messages[2].Text.Split("\n\n", 2)[1];
        Assert.Equal(begun.Length - tail.Length, begun.IndexOf(tail, StringComparison.Ordinal));
    }

    public static TheoryData<object[], string> Declined =>
        new()
        {
            { ["The capital of France is Paris, and that of Spain is Madrid."], "begins anew" },
            { ["I'm sorry, I cannot go on with that."], "does not repeat" },
            { [new string('x', 2000)], "does not repeat" },
            { [new string('\n', 2000)], "does not repeat" },
            { ["You wrote: \"" + Tail + "\"\n\n" + Tail + "one"], "does not repeat" },
            { ["You wrote:\n\n" + Tail + "\n\n" + Tail + "one"], "once too often" },
            { [Tail + " " + Tail + "one"], "once too often" },
            { [Tail + "one knows. So:\n\n" + Tail + "one"], "once too often" },
            { ["<think>I repeat: " + Tail + " ok</think>" + Tail + "one"], "does not repeat" },
            { ["one knows: " + Tail + "one"], "does not repeat" },
            { ["> " + Tail + "one"], "does not repeat" },
            { ["**" + Tail + "**one"], "does not repeat" },
            { ["\"" + Tail + "\"\n\none"], "quotation marks around" },
            { ["“" + Tail + "one”"], "quotation marks around" },
            { [Tail.Replace("\"", "") + "\" one"], "other quotation marks" },
            { [Tail + "...one"], "puts dots" },
            { [Tail + "… one"], "puts dots" },
            { [Tail + "\none"], "line break" },
            { ["```\n" + Tail + "one knows.\n```"], "puts a fence" },
            { ["```\n" + Tail + "\n```\none knows."], "puts a fence" },
            { [Begun[..20], Begun[20..] + "one"], "begins anew" },
            { [Tail, new FunctionCallContent("1", "now"), Tail], "once too often" },
            { [new FunctionCallContent("1", "now")], "calls a tool" },
            { [], "does not repeat" },
            { [Refusal], "no prefill" },
            { [new PrompterException(ErrorCategory.ContentFilter, "refused")], "refused" },
            { [new PrompterException(ErrorCategory.ContextLength, "too long")], "too long" },
        };

    [Theory]
    [MemberData(nameof(Declined), DisableDiscoveryEnumeration = true)]
    public async Task A_model_that_does_not_go_on_is_asked_anew_and_the_reader_is_told_why(object[] steps, string why)
    {
        var second = new ScriptedChatClient([.. steps, Stop], ["yes", Stop]);

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient([Begun, Reset]), second)
        );

        Assert.Equal("yes", read.Text);
        Assert.Equal([false, true], read.Notices.Select(notice => notice.Restarts));
        Assert.Contains(why, read.Attempts[1].RestartedBecause, StringComparison.Ordinal);
        Assert.Equal([3, 1], second.Requests.Select(request => request.Messages.Count));
        Assert.Equal(["a", "b", "b"], read.Attempts.Select(attempt => attempt.Model.Model));
        // What was read and thrown away has to be paid for all the same.
        Assert.Equal(steps is [string, ..], read.Attempts[1].HasContent);
    }

    [Fact]
    public async Task A_call_of_a_tool_and_the_finish_reason_come_after_the_seam()
    {
        var call = new FunctionCallContent("1", "now");
        var second = new ScriptedChatClient([Tail, "\"", call, ChatFinishReason.ToolCalls]);
        var contents = new List<AIContent>();

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient([Begun, Reset]), second),
            onUpdate: update => contents.AddRange(update.Contents)
        );

        Assert.Equal(Begun + "\"", read.Text);
        Assert.Same(call, Assert.Single(contents.OfType<FunctionCallContent>()));
        Assert.Equal(2, read.Attempts.Count);
    }

    [Fact]
    public async Task A_text_that_was_gone_on_with_may_break_off_again_at_any_model_of_the_chain()
    {
        var text = Begun + "one knows who has been there, and many who have not.";
        var third = new ScriptedChatClient([text[36..110], Reset]);

        var read = await ReadStream.ReadAsync(
            PolicyClient.Chain(
                StreamRescue.Continue,
                [
                    PolicyClient.Link(new("p", "a"), new ScriptedChatClient([Begun, Reset])),
                    Retrying(third, StreamRescue.Continue, retries: 0),
                    PolicyClient.Link(new("p", "c"), new ScriptedChatClient([text[73..], Stop])),
                ]
            )
        );

        Assert.Equal(text, read.Text);
        Assert.Equal(["a", "b", "b", "c"], read.Attempts.Select(attempt => attempt.Model.Model));
    }

    [Fact]
    public async Task A_model_that_refuses_a_begun_answer_is_asked_to_repeat_and_then_anew_with_its_own_options()
    {
        var second = new ScriptedChatClient([Refusal], ["Never", Stop], ["yes", Stop]) { ContinuesAnswers = true };
        var chain = Chain(StreamRescue.Continue, new ScriptedChatClient([Begun, Reset]), second);

        var read = await ReadStream.ReadAsync(
            chain,
            new()
            {
                ModelId = "a",
                ConversationId = "c",
                Temperature = 1,
            }
        );

        Assert.Equal("yes", read.Text);
        Assert.Equal([false, false, true], read.Notices.Select(notice => notice.Restarts));
        Assert.Equal([true, false, false], read.Notices.Select(notice => notice.TakesOver));
        Assert.Equal([2, 3, 1], second.Requests.Select(request => request.Messages.Count));
        // What names a model or a conversation of the first provider is not for the second.
        Assert.All(
            second.Requests,
            request =>
                Assert.Equal(
                    (null, null, 1),
                    (request.Options!.ModelId, request.Options.ConversationId, request.Options.Temperature)
                )
        );
        Assert.Equal(
            [ErrorCategory.Transient, ErrorCategory.InvalidRequest, ErrorCategory.MalformedOutput, null],
            read.Attempts.Select(attempt => attempt.Error)
        );
    }

    [Fact]
    public async Task A_text_may_be_gone_on_from_more_than_once()
    {
        var second = new ScriptedChatClient([" two ", Reset]) { ContinuesAnswers = true };
        var third = new ScriptedChatClient([" three", Stop]) { ContinuesAnswers = true };

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient(["one ", Reset]), second, third)
        );

        Assert.Equal("one two three", read.Text);
        Assert.Equal("one two", third.Requests[0].Messages[^1].Text);
    }

    [Fact]
    public async Task A_continuation_that_fails_too_ends_with_all_that_was_handed_out()
    {
        var second = new ScriptedChatClient([" two", Reset]) { ContinuesAnswers = true };

        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Continue, new ScriptedChatClient(["one ", Reset]), second)
        );

        Assert.Equal("one two", read.Text);
        Assert.Equal("one two", Assert.IsType<BrokenStreamException>(read.Error).Text);
    }

    [Fact]
    public async Task A_restart_inside_of_a_continuation_keeps_the_earlier_text()
    {
        var second = new ScriptedChatClient([" wrong", Reset], [" two ", Reset], [" two", Stop])
        {
            ContinuesAnswers = true,
        };

        var read = await ReadStream.ReadAsync(
            PolicyClient.Chain(
                StreamRescue.Continue,
                [
                    PolicyClient.Link(new("p", "a"), new ScriptedChatClient(["one ", Reset])),
                    Retrying(second, StreamRescue.Restart),
                ]
            )
        );

        Assert.Equal("one two", read.Text);
        Assert.Equal([true, false, false], read.Notices.Select(notice => notice.Continues));
        Assert.Equal([false, true, true], read.Notices.Select(notice => notice.Restarts));
    }

    [Fact]
    public async Task A_conversation_that_ends_with_the_assistant_is_continued_in_that_message()
    {
        var second = new ScriptedChatClient([" three", Stop]) { ContinuesAnswers = true };
        var chain = Chain(StreamRescue.Continue, new ScriptedChatClient([" two", Reset]), second);
        ChatMessage[] messages = [new(ChatRole.User, "Count."), new(ChatRole.Assistant, "one")];

        await foreach (
            var _ in chain.GetStreamingResponseAsync(messages, cancellationToken: TestContext.Current.CancellationToken)
        ) { }

        Assert.Equal(["Count.", "one two"], second.Requests[0].Messages.Select(message => message.Text));
    }

    [Theory]
    [InlineData(StreamRescue.Restart)]
    [InlineData(StreamRescue.Continue)]
    public async Task Usage_of_all_tries_is_told_exactly_once_at_the_end(StreamRescue rescue)
    {
        var first = new ScriptedChatClient([Used(1), "one", Used(10), Reset]);
        var second = new ScriptedChatClient(["two", Used(100), Reset], [Used(1000), "three", Stop])
        {
            ContinuesAnswers = true,
        };
        ChatResponseUpdate? last = null;

        var read = await ReadStream.ReadAsync(
            PolicyClient.Chain(rescue, [PolicyClient.Link(new("p", "a"), first), Retrying(second, rescue)]),
            onUpdate: update => last = update
        );

        Assert.Equal(1111, Assert.Single(read.Usages).InputTokenCount);
        Assert.Contains(last!.Contents, content => content is UsageContent);
        Assert.Equal([11, 100, 1000], read.Attempts.Select(attempt => attempt.Usage?.InputTokenCount));
    }

    [Fact]
    public async Task Usage_of_all_tries_is_that_of_the_response()
    {
        var first = new ScriptedChatClient([Used(1), Stop]);
        var second = new ScriptedChatClient([Used(10), "yes", Stop]);

        var response = await Chain(StreamRescue.Fail, first, second)
            .GetResponseAsync("Hi", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(11, response.Usage?.InputTokenCount);
        Assert.Equal(["a", "b"], CallRecord.Of(response)!.Attempts.Select(attempt => attempt.Model.Model));
    }

    [Fact]
    public async Task Usage_of_a_call_without_a_rescue_is_told_once_as_well()
    {
        var read = await ReadStream.ReadAsync(
            Chain(StreamRescue.Restart, new ScriptedChatClient([Used(3), "yes", Stop]))
        );

        Assert.Equal(3, Assert.Single(read.Usages).InputTokenCount);
    }

    public static TheoryData<string, object[]> NoSuccesses =>
        new()
        {
            { "cut", ["one"] },
            { "malformed", ["one", new PrompterException(ErrorCategory.MalformedOutput, "bad chunk")] },
            { "stalled", ["one", new PrompterException(ErrorCategory.Timeout, "silent")] },
            { "empty", [Stop] },
        };

    [Theory]
    [MemberData(nameof(NoSuccesses), DisableDiscoveryEnumeration = true)]
    public async Task What_is_not_whole_is_never_a_success(string what, object[] steps)
    {
        foreach (var rescue in Enum.GetValues<StreamRescue>())
        {
            var client = new ScriptedChatClient(steps) { ContinuesAnswers = true };
            var other = new ScriptedChatClient(steps) { ContinuesAnswers = true };

            var read = await ReadStream.ReadAsync(Chain(rescue, client, other));

            Assert.True(read.Error is PrompterException, $"{what} {rescue}");
            Assert.All(read.Attempts, attempt => Assert.NotNull(attempt.Error));
        }
    }

    [Fact]
    public async Task A_policy_inside_that_fails_by_itself_is_a_try_as_well()
    {
        var silent = new ScriptedChatClient([ScriptedChatClient.Forever]);
        var chain = PolicyClient.Chain(
            StreamRescue.Fail,
            [
                PolicyClient.Link(
                    new("p", "a"),
                    silent,
                    PolicyClient.Attempt(new("p", "a")),
                    new ClientPolicy(inner => new Refusing(inner), silent)
                ),
                PolicyClient.Link(new("p", "b"), new ScriptedChatClient(["yes", Stop])),
            ]
        );

        var read = await ReadStream.ReadAsync(chain);

        Assert.Equal(
            [("a", (ErrorCategory?)ErrorCategory.Overloaded), ("b", null)],
            read.Attempts.Select(a => (a.Model.Model, a.Error))
        );
    }

    [Fact]
    public async Task A_stop_in_a_continuation_disposes_of_everything()
    {
        using var stop = new CancellationTokenSource();
        var first = new ScriptedChatClient(["one ", Reset]);
        var second = new ScriptedChatClient([" two", ScriptedChatClient.Forever]) { ContinuesAnswers = true };
        var reading = ReadStream.ReadAsync(Chain(StreamRescue.Continue, first, second), cancellationToken: stop.Token);
        Assert.Equal(1, second.Open);

        await stop.CancelAsync();

        var read = await reading;
        Assert.IsType<OperationCanceledException>(read.Error, exactMatch: false);
        Assert.Equal("one two", read.Text);
        Assert.Equal(
            [ErrorCategory.Transient, ErrorCategory.Cancelled],
            read.Attempts.Select(attempt => attempt.Error)
        );
        Assert.Equal((0, 0), (first.Open, second.Open));
    }

    [Fact]
    public async Task A_stop_while_a_continuation_waits_keeps_the_text_so_far()
    {
        using var stop = new CancellationTokenSource();
        var still = new ManualTimeProvider();
        var model = new ScriptedChatClient(["one ", Reset], ["two", Stop]) { ContinuesAnswers = true };
        var client = PolicyClient.Of(
            model,
            new RetryPolicy(new("p", "a"), model, new(), StreamRescue.Continue, still),
            PolicyClient.Attempt()
        );
        var reading = ReadStream.ReadAsync(client, cancellationToken: stop.Token);
        Assert.Equal(1, still.PendingTimers);

        await stop.CancelAsync();

        var read = await reading;
        Assert.IsType<OperationCanceledException>(read.Error, exactMatch: false);
        Assert.Equal("one ", read.Text);
        Assert.Equal((1, 0), (model.Calls, still.PendingTimers));
    }

    private static UsageDetails Used(int tokens) => new() { InputTokenCount = tokens };

    private static CallChatClient Chain(StreamRescue rescue, params IChatClient[] clients) =>
        PolicyClient.Chain(
            rescue,
            [.. clients.Select((client, index) => PolicyClient.Link(new("p", $"{(char)('a' + index)}"), client))]
        );

    private ChainLink Retrying(IChatClient model, StreamRescue rescue, int retries = 2) =>
        PolicyClient.Link(
            new("p", "b"),
            model,
            new RetryPolicy(new("p", "b"), model, new() { Retries = retries }, rescue, time),
            PolicyClient.Attempt(new("p", "b"))
        );

    /// <summary>A client that lets nothing through.</summary>
    private sealed class Refusing(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.CompletedTask;
            throw new PrompterException(ErrorCategory.Overloaded, "no");
#pragma warning disable CS0162 // An iterator needs it.
            yield break;
#pragma warning restore CS0162
        }
    }
}

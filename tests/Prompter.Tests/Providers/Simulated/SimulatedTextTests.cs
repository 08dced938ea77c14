using Prompter.Providers.Simulated;

namespace Prompter.Tests.Providers.Simulated;

public class SimulatedTextTests
{
    public static TheoryData<string, string> Golden { get; } =
        new()
        {
            {
                "swift",
                """
                    Simulated answer by swift: CRDTs, in brief. The quick test for CRDTs is to try and look. A small example of CRDTs tells more than a long theory. Whoever asks about CRDTs wants a plain reply first and the details later. Most trouble with CRDTs comes from doing too much at once. That's all.
                    """
            },
            {
                "scholar",
                """
                    What follows on CRDTs is simulated prose by scholar, learned in tone only. The literature on CRDTs begins with a question of definition, and it is wise to settle that first. The terms used for CRDTs differ between authors, which explains half of the quarrels.

                    Whether practice has caught up with the theory of CRDTs is an open question. It follows that the study of CRDTs rewards patience more than speed.

                    Several points about CRDTs are best kept apart:

                    1. The cost of CRDTs, which grows with every exception.
                    2. The history of CRDTs, which explains most of the names.
                    3. The scope of CRDTs, which decides what counts as an answer.

                    Seen from a distance, the debate about CRDTs is a debate about costs. A summary of the common view of CRDTs would be longer than the view deserves. Two schools of thought have formed around CRDTs, and each is right within its own limits.

                    One may object that CRDTs cannot be treated alone, and the objection has some weight. A real model would say more here. No model was asked for this text. That is all.
                    """
            },
            {
                "flaky?fail=429x0",
                """
                    Here is the simulated answer of flaky on CRDTs, at last. A second try at CRDTs is often better than the first. Luckily, the notes on CRDTs came through on this try. The line was busy before we came to CRDTs, and we are sorry for that. The part about CRDTs survived, so here it is. Nothing about CRDTs was lost on the way, as far as anyone can tell. And that is all here.
                    """
            },
            {
                "slow",
                """
                    A simulated reply by slow, who takes time over CRDTs. Every step towards CRDTs is taken twice, to be sure. Then one looks at CRDTs again, from the other side. First, one looks at CRDTs for a while.
                    """
            },
            {
                "echo",
                """
                    Explain CRDTs in 2 paragraphs
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Golden))]
    public async Task A_characters_wording_is_fixed(string model, string expected)
    {
        var response = await SimulatedCalls.AskAsync(model, "Explain CRDTs in 2 paragraphs");
        Assert.Equal(expected, response.Text);
    }

    [Fact]
    public async Task The_wording_of_broken_is_fixed_up_to_its_cut()
    {
        var updates = await SimulatedCalls.StreamAsync("broken", "Explain CRDTs in 2 paragraphs");
        Assert.Equal(
            "Simulated words by broken, who means to tell all about CRDTs. The answer to CRDTs is close now, so please stay with it. What matters most about CRDTs comes at the very end. The first half of",
            SimulatedCalls.TextOf(updates)
        );
    }

    [Theory]
    [InlineData("swift")]
    [InlineData("scholar")]
    [InlineData("flaky?fail=429x0")]
    [InlineData("slow")]
    [InlineData("broken?fail=429x0")]
    public async Task An_answer_of_any_length_has_exactly_so_many_tokens_and_ends_in_a_whole_sentence(string model)
    {
        var separator = model.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        for (var tokens = 1; tokens < 150; tokens++)
        {
            var response = await SimulatedCalls.AskAsync($"{model}{separator}tokens={tokens}", "Why do cats purr?");
            Assert.Equal(tokens, SimulatedTokens.Count(response.Text));
            Assert.Equal(tokens, response.Usage?.OutputTokenCount);
            Assert.Matches("[.)]$", response.Text);
            Assert.Contains("sim", response.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(response.Text.Trim(), response.Text);
        }
    }

    [Fact]
    public async Task Scholar_writes_several_paragraphs_with_a_numbered_list()
    {
        var text = (await SimulatedCalls.AskAsync("scholar", "Explain CRDTs in 2 paragraphs")).Text;
        Assert.True(text.Split("\n\n").Length >= 4, text);
        Assert.Contains("\n1. ", text, StringComparison.Ordinal);
        Assert.Contains("\n2. ", text, StringComparison.Ordinal);
        Assert.Contains("\n3. ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swift_writes_one_paragraph() =>
        Assert.DoesNotContain('\n', (await SimulatedCalls.AskAsync("swift", "Explain CRDTs")).Text);

    [Fact]
    public async Task The_same_prompt_has_the_same_answer_in_every_call_and_client()
    {
        using var client = new SimulatedChatClient("swift?ttft=0&tps=max");
        var first = await client.GetResponseAsync(
            SimulatedCalls.Prompt("Why?"),
            null,
            TestContext.Current.CancellationToken
        );
        var second = await client.GetResponseAsync(
            SimulatedCalls.Prompt("Why?"),
            null,
            TestContext.Current.CancellationToken
        );
        var slower = await SimulatedCalls.AskAsync("swift?ttft=9s&tps=3", "Why?");
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Text, slower.Text);
        Assert.Equal(first.ResponseId, slower.ResponseId);
    }

    [Theory]
    [InlineData("swift?seed=1", "Why?")]
    [InlineData("slow?tokens=60", "Why?")]
    [InlineData("swift", "Why not?")]
    public async Task Another_seed_character_or_prompt_has_another_answer(string model, string prompt)
    {
        var usual = await SimulatedCalls.AskAsync("swift", "Why?");
        var other = await SimulatedCalls.AskAsync(model, prompt);
        Assert.NotEqual(usual.Text, other.Text, StringComparer.Ordinal);
        Assert.NotEqual(usual.ResponseId, other.ResponseId, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("finish=length", "length")]
    [InlineData("finish=content_filter", "content_filter")]
    public async Task An_answer_that_is_not_finished_stops_in_the_middle(string parameter, string reason)
    {
        var response = await SimulatedCalls.AskAsync($"swift?tokens=25&{parameter}", "Explain CRDTs");
        Assert.Equal(new ChatFinishReason(reason), response.FinishReason);
        Assert.Equal(25, response.Usage?.OutputTokenCount);
        Assert.Matches("[a-z]$", response.Text);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("  two  blanks\tand\r\nlines\n\n")]
    [InlineData("-starts with a dash")]
    [InlineData(
        "e\u0301\u0302\u0303 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 🇩🇪🇫🇷 नमस्ते 東京について教えてください"
    )]
    [InlineData(" \u0301 and a lone \ud83d surrogate")]
    [InlineData("   ")]
    [InlineData("")]
    public async Task Echo_gives_back_the_prompt_exactly(string prompt)
    {
        var updates = await SimulatedCalls.StreamAsync("echo", prompt);
        Assert.Equal(prompt, SimulatedCalls.TextOf(updates));
        Assert.Equal(prompt, (await SimulatedCalls.AskAsync("echo", prompt)).Text);
    }

    [Fact]
    public async Task A_token_never_splits_what_a_reader_sees_as_one_character()
    {
        const string Prompt =
            "x👩‍👩‍👧‍👦🇩🇪e\u0301\u0301👍🏽 ̈a\u200dनमस्ते👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 \u0301z";
        var tokens = (await SimulatedCalls.StreamAsync("echo", Prompt)).Select(update => update.Text).ToList();
        Assert.True(tokens.Count > 3);
        var boundaries = StringInfo.ParseCombiningCharacters(Prompt).Append(Prompt.Length).ToHashSet();
        var position = 0;
        foreach (var token in tokens)
        {
            position += token.Length;
            Assert.Contains(position, boundaries);
        }
    }

    [Theory]
    [InlineData("tokens=5", "one two one two one")]
    [InlineData("tokens=1", "one")]
    [InlineData("tokens=0", "")]
    [InlineData("tokens=2&finish=length", "one two")]
    public async Task Echo_is_repeated_or_cut_to_the_wanted_number_of_tokens(string parameters, string expected) =>
        Assert.Equal(expected, (await SimulatedCalls.AskAsync($"echo?{parameters}", "one two")).Text);

    [Fact]
    public async Task An_echo_of_nothing_is_nothing_however_long() =>
        Assert.Equal("", (await SimulatedCalls.AskAsync("echo?tokens=50", "")).Text);

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "abcdef")]
    [InlineData(2, "one two", "abcdefg", "one \n", "🇩🇪🇩🇪🇩🇪🇩🇪🇩🇪🇩🇪🇩🇪")]
    public void A_token_is_up_to_six_characters_of_a_word_with_the_blanks_before_it(
        int tokens,
        params string[] texts
    ) => Assert.All(texts, text => Assert.Equal(tokens, SimulatedTokens.Count(text)));

    [Theory]
    [InlineData("Explain CRDTs in 2 paragraphs", "CRDTs")]
    [InlineData("Compare C++, C# and Node.js.", "C++, C# and Node.js")]
    [InlineData("rust Rust RUST go", "rust and go")]
    [InlineData("the self-made man's ship - sinks' slowly", "self-made, man's and ship")]
    [InlineData("Was ist 東京? 猫", "ist, 東京 and 猫")]
    [InlineData("naïve cafe\u0301 नमस्ते", "naïve, cafe\u0301 and नमस्ते")]
    [InlineData("𝒳𝒴 spaces", "𝒳𝒴 and spaces")]
    [InlineData("🎉 12 3.14 a \ud83d -- ''", "the prompt")]
    [InlineData("", "the prompt")]
    [InlineData("\u001b[31mred\u001b[0m", "31mred and 0m")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b1", "b1")]
    public void The_topic_is_the_prompts_first_key_words(string prompt, string topic) =>
        Assert.Equal(topic, new SimulatedTopic(prompt).Phrase);

    [Fact]
    public void At_most_five_key_words_are_used() =>
        Assert.Equal(["ant", "bee", "cat", "dog", "elk"], new SimulatedTopic("ant bee cat dog elk fox").Words);

    [Fact]
    public async Task The_last_user_message_is_the_prompt_with_its_text_data()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "be brief"),
            new(ChatRole.User, "first"),
            new(ChatRole.Assistant, "an answer"),
            new(
                ChatRole.User,
                [
                    new TextContent("what is"),
                    new TextContent(""),
                    new DataContent(Encoding.UTF8.GetBytes("ähm"), "text/plain"),
                    new DataContent(new byte[] { 1, 2 }, "image/png"),
                    new TextContent("this"),
                ]
            ),
            new(ChatRole.System, "be kind"),
        ];
        using var client = new SimulatedChatClient("echo");
        var response = await client.GetResponseAsync(
            messages,
            new() { Instructions = "never shout" },
            TestContext.Current.CancellationToken
        );
        Assert.Equal("what is ähm this", response.Text);
        Assert.Equal(4, response.Usage?.OutputTokenCount);
        Assert.Equal(2 + 1 + 2 + 4 + 2 + 2, response.Usage?.InputTokenCount);
    }

    [Fact]
    public async Task Without_a_user_message_the_prompt_is_empty()
    {
        using var client = new SimulatedChatClient("echo");
        var response = await client.GetResponseAsync(
            [new(ChatRole.System, "be brief")],
            null,
            TestContext.Current.CancellationToken
        );
        Assert.Equal("", response.Text);
        Assert.Equal(2, response.Usage?.InputTokenCount);
    }
}

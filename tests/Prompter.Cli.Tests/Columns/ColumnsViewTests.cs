using Prompter.Calls;
using Prompter.Runs;

namespace Prompter.Cli.Tests.Columns;

public sealed class ColumnsViewTests : CommandLineTest
{
    private static readonly string[] Models = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void Models_in_all_their_states_stand_beside_each_other(int columns)
    {
        using var on = new ColumnsOnScreen(columns, 16, Models);
        for (var model = 0; model < 7; model++)
        {
            on.Start(model);
        }

        on.Write(0, "The quick brown fox jumps over the lazy dog and runs away from it as fast as it can.\n\n1. One");
        on.Think(1, "Somebody asks for a fox, so there should be a dog as well, which is lazy.");
        on.Tell(Retry("429 Too Many Requests: the rate limit is reached"), 2);
        on.Complete(3, "");
        on.Complete(
            4,
            "Half of it",
            new(ErrorCategory.Transient, "the connection was reset in the middle of the answer")
        );
        on.Write(
            5,
            "```sh\nprintf '%s\\n' \"a rather long line of code that does not fit into a column of any width that there is, wherever it is shown, not even into a hundred\"\n```\n| a | b |"
        );
        on.Time.Advance(TimeSpan.FromSeconds(1.2));

        var pages = new List<string> { on.Image };
        on.Type("\t");
        pages.Add(on.Image);

        Golden.Matches($"columns-{columns}", string.Join($"\n{new string('=', columns)}\n", pages), Prompter);
    }

    [Fact]
    public void In_the_end_the_answers_stand_one_after_the_other_and_can_be_copied()
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two", "three");
        on.Write(0, string.Concat(Enumerable.Range(1, 40).Select(number => $"line {number}\n")));
        _ = on.Image;
        on.Complete(0, string.Concat(Enumerable.Range(1, 40).Select(number => $"line {number}\n")));
        on.Complete(1, "An answer", new(ErrorCategory.Cancelled, "cancelled"));
        on.Complete(2, "", new(ErrorCategory.Transient, "the summary tells of it"));
        on.End();

        var image = ScreenImage.Of(on.Printed, 80);
        Assert.StartsWith("── one ─", image, StringComparison.Ordinal);
        Assert.Contains("\nline 1\nline 2\n", image, StringComparison.Ordinal);
        Assert.Contains("\nline 40\n2.5s", image, StringComparison.Ordinal);
        Assert.Contains("\nAn answer\ncancelled\n", image, StringComparison.Ordinal);
        Assert.DoesNotContain("three", image, StringComparison.Ordinal);
        Assert.True(ScreenImage.IsRestored(on.Printed, 80));
        Assert.False(on.ReadsKeys);
    }

    [Fact]
    public void Whatever_ends_the_process_the_terminal_is_restored()
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two");
        on.Write(0, "text");
        _ = on.Image;
        Assert.True(on.ReadsKeys);
        Assert.False(ScreenImage.IsRestored(on.Printed, 80));

        on.Die();

        Assert.True(ScreenImage.IsRestored(on.Printed, 80));
        Assert.False(on.ReadsKeys);
    }

    [Theory]
    [InlineData("\t", "four")]
    [InlineData("n", "four")]
    [InlineData("\e[C", "four")]
    [InlineData("p", "seven")]
    [InlineData("\e[D", "seven")]
    [InlineData("\e[Z", "seven")]
    [InlineData("3", "seven")]
    [InlineData("9", "seven")]
    [InlineData("nn", "seven")]
    [InlineData("nnn", "one")]
    [InlineData("x\e[A\e[1;5A", "one")]
    public void Keys_turn_the_pages(string keys, string shown)
    {
        using var on = new ColumnsOnScreen(120, 16, Models);
        on.Type(keys);

        Assert.Matches($"(^|│ ){shown} ", on.Image.Split('\n')[0]);
    }

    [Fact]
    public void Without_keys_pages_turn_by_themselves()
    {
        using var on = new ColumnsOnScreen(120, 16, hasKeys: false, Models);
        Assert.StartsWith("one ", on.Image, StringComparison.Ordinal);
        Assert.Contains("by themselves", on.Image, StringComparison.Ordinal);

        on.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.StartsWith("four ", on.Image, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_size_is_drawn_at_once_and_begins_with_the_same_model()
    {
        using var on = new ColumnsOnScreen(120, 16, Models);
        on.Write(3, "The quick brown fox jumps over the lazy dog and runs away from it as fast as it can");
        on.Type("n");
        Assert.StartsWith("four ", on.Image, StringComparison.Ordinal);

        on.Size = (60, 10);
        var narrow = on.Image.Split('\n');
        Assert.Equal(10, narrow.Length);
        Assert.Equal("four", narrow[0]);
        Assert.Equal("The quick brown fox jumps over the lazy dog and runs away", narrow[3]);

        on.Size = (10, 4);
        Assert.Equal(4, on.Image.Split('\n').Length);
    }

    [Theory]
    [InlineData("語語語語語語語語語語語語語語語語語語語語語語語語語")]
    [InlineData(
        "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦"
    )]
    [InlineData(
        "🇩🇪🇫🇷 ❤️ 1️⃣ e\u0301e\u0301 a\tb 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽 한국어 a long line of words after it that goes on"
    )]
    public void Characters_of_all_kinds_stay_whole_however_they_come(string text)
    {
        using var whole = new ColumnsOnScreen(80, 16, "one", "two");
        whole.Write(0, text);
        whole.Write(0, "\n");
        using var pieces = new ColumnsOnScreen(80, 16, "one", "two");
        foreach (var unit in text)
        {
            pieces.Write(0, unit.ToString());
            _ = pieces.Image;
        }

        pieces.Write(0, "\n");

        Assert.Equal(whole.Image.Split('\n')[3..], pieces.Image.Split('\n')[3..]);
        Assert.All(whole.Image.Split('\n')[..^1], row => Assert.Contains("│", row, StringComparison.Ordinal));
        var shown = string.Concat(whole.Image.Split('\n')[3..^1].Select(row => row.Split('│')[0].Trim()));
        Assert.Equal(Letters(text), Letters(shown));

        static string Letters(string of) => string.Concat(of.Where(unit => unit is not (' ' or '\t')));
    }

    [Fact]
    public void What_a_model_writes_moves_nothing()
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two");
        on.Write(0, "\e[2J\e[Hhome\rback\a\u202eright\u009b5A");

        Assert.Contains(
            "^[[2J^[[Hhome^Mback^G<U+202E>rightM-^[",
            on.Image.Replace("\n", "", StringComparison.Ordinal)
                .Replace(" ", "", StringComparison.Ordinal)
                .Replace("│", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_answer_that_begins_anew_takes_the_place_of_the_old_one_and_one_that_goes_on_does_not()
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two");
        on.Start(0);
        on.Start(1);
        on.Write(0, "old text");
        on.Write(1, "first half");
        on.Tell(Retry("it was cut"), 0);
        on.Tell(target => (Retrying)Retry("it was cut")(target) with { Continues = true }, 1);
        Assert.DoesNotContain("old text", on.Image, StringComparison.Ordinal);
        Assert.Contains("first half", on.Image, StringComparison.Ordinal);
        Assert.Contains("↻ it was cut", on.Image, StringComparison.Ordinal);

        on.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Contains("asked, attempt 2", on.Image, StringComparison.Ordinal);
        on.Write(0, "new text");
        on.Write(1, " and the second");

        Assert.Contains("new text", on.Image, StringComparison.Ordinal);
        Assert.Contains("first half and the second", on.Image, StringComparison.Ordinal);
        Assert.DoesNotContain("it was cut", on.Image, StringComparison.Ordinal);
    }

    [Fact]
    public void Thoughts_and_drafts_make_room_for_the_answer()
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two");
        on.Think(0, "thoughts");
        on.Tell(target => new DraftReceived(target, "draft"), 1);
        Assert.Contains("thoughts", on.Image, StringComparison.Ordinal);
        Assert.Contains("draft", on.Image, StringComparison.Ordinal);

        on.Write(0, "answer");
        on.Write(1, "{}");

        Assert.DoesNotContain("thoughts", on.Image, StringComparison.Ordinal);
        Assert.DoesNotContain("draft", on.Image, StringComparison.Ordinal);
    }

    /// <summary>20 million characters, in one line and in many.</summary>
    [Theory]
    [InlineData("word ")]
    [InlineData("a whole line\n")]
    [InlineData("x")]
    public void Of_an_answer_without_end_the_end_is_kept(string text)
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two");
        var piece = string.Concat(Enumerable.Repeat(text, 1_000_000 / text.Length));
        for (var count = 0; count < 20; count++)
        {
            on.Write(0, piece);
        }

        on.Write(0, "the end");

        Assert.Contains("the end", on.Image.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_in_the_background_leaves_the_terminal_alone()
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two") { IsInForeground = false };
        on.Write(0, "text");
        on.Complete(0, "text");
        on.Time.Advance(TimeSpan.FromSeconds(1));
        on.End();

        Assert.DoesNotContain("\e[?1049h", on.Printed, StringComparison.Ordinal);
        Assert.Contains("text", on.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_rows_that_have_changed_are_written()
    {
        using var on = new ColumnsOnScreen(80, 16, "one", "two");
        on.Complete(0, "");
        on.Complete(1, "");
        _ = on.Image;
        var before = on.Printed.Length;
        on.Time.Advance(TimeSpan.FromSeconds(1));
        _ = on.Image;

        Assert.InRange(on.Printed.Length - before, 1, 100);
    }

    private static Func<Target, RunEvent> Retry(string reason) =>
        target => new Retrying(
            target,
            1,
            new()
            {
                Model = target.Reference,
                Error = ErrorCategory.RateLimit,
                Message = reason,
                Delay = TimeSpan.FromSeconds(3),
            },
            target.Reference
        );
}

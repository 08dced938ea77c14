namespace Prompter.Json.Tests;

public class NearestNameTests
{
    [Theory]
    [CaseFile("nearest-names.jsonl")]
    public void A_slip_of_the_finger_is_recognised_and_a_different_word_is_not(string written, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(written, ["models", "retries", "outdir", "raw"]));

    [Fact]
    public void The_nearest_wins_and_among_equals_the_first() =>
        Assert.Equal(
            ("gpt-4o", "gpt-4"),
            (NearestName.Find("gpt-4oo", ["gpt-4", "gpt-4o"]), NearestName.Find("gpt-5", ["gpt-4", "gpt-3"]))
        );

    [Fact]
    public void Without_candidates_there_is_no_nearest() => Assert.Null(NearestName.Find("a", []));

    [Fact]
    public void Swapped_neighbours_count_as_one_change() => Assert.Equal(1, NearestName.Distance("ab", "ba", 2));
}

namespace Prompter.Tests.Artifacts;

public class ManifestTotalsTests
{
    private static readonly Target Target = new(new("test", "a"), "a");

    [Fact]
    public void Every_way_to_end_is_counted()
    {
        var totals = Total(
            Result(TargetStatus.Ok),
            Result(TargetStatus.Ok),
            Result(TargetStatus.Error),
            Result(TargetStatus.Timeout),
            Result(TargetStatus.Cancelled)
        );
        Assert.Equal((2, 1, 1, 1), (totals.Ok, totals.Error, totals.Timeout, totals.Cancelled));
        Assert.Equal(1500, totals.DurationMs);
    }

    [Fact]
    public void What_is_known_is_summed_up_and_what_is_not_is_counted()
    {
        var totals = Total(
            Result(TargetStatus.Ok, 1, 2, 0.5m),
            Result(TargetStatus.Ok, 10, null, null),
            Result(TargetStatus.Ok, null, 20, 0.25m),
            Result(TargetStatus.Error)
        );
        Assert.Equal(
            (11, 22, 0.75m, 2),
            (totals.TokensInput, totals.TokensOutput, totals.CostEstimated, totals.TargetsWithoutCost)
        );
    }

    [Fact]
    public void Sums_of_nothing_known_are_unknown_and_never_0()
    {
        var totals = Total(Result(TargetStatus.Ok), Result(TargetStatus.Error));
        Assert.Null(totals.TokensInput);
        Assert.Null(totals.TokensOutput);
        Assert.Null(totals.CostEstimated);
        Assert.Equal(2, totals.TargetsWithoutCost);
        Assert.Equal(0, Total(Result(TargetStatus.Ok, 0, 0, 0)).CostEstimated);
    }

    private static ManifestTotals Total(params TargetResult[] results) =>
        ManifestTotals.From(results, TimeSpan.FromSeconds(1.5));

    private static TargetResult Result(
        TargetStatus status,
        long? input = null,
        long? output = null,
        decimal? cost = null
    ) =>
        new()
        {
            Target = Target,
            Status = status,
            Answer = new(10, null),
            Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output },
            Cost = cost,
        };
}

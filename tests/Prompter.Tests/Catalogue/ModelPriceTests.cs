namespace Prompter.Tests.Catalogue;

public class ModelPriceTests
{
    [Fact]
    public void A_price_is_for_a_thousand_tokens_and_exact() =>
        Assert.Equal(0.0123m, new ModelPrice(0.01m, 0.02m).CostOf(Usage(230, 500)));

    [Fact]
    public void Small_costs_are_not_rounded_away() =>
        Assert.Equal(0.00000015m, new ModelPrice(0.00015m, 0).CostOf(Usage(1, 0)));

    [Theory]
    [InlineData(null, 1L)]
    [InlineData(1L, null)]
    [InlineData(null, null)]
    public void Unknown_tokens_cost_an_unknown_amount(long? input, long? output) =>
        Assert.Null(new ModelPrice(1, 1).CostOf(Usage(input, output)));

    [Fact]
    public void Unknown_tokens_that_are_free_cost_nothing()
    {
        Assert.Equal(0, new ModelPrice(0, 0).CostOf(Usage(null, null)));
        Assert.Equal(2, new ModelPrice(0, 1).CostOf(Usage(null, 2000)));
        Assert.Equal(2, new ModelPrice(1, 0).CostOf(Usage(2000, null)));
    }

    [Fact]
    public void No_tokens_cost_nothing() => Assert.Equal(0, new ModelPrice(1, 1).CostOf(Usage(0, 0)));

    [Fact]
    public void Cached_and_written_tokens_are_part_of_the_input_and_counted_once()
    {
        var price = new ModelPrice(0.003m, 0.015m) { CachedInputPer1K = 0.0003m, CacheWritePer1K = 0.00375m };

        Assert.Equal(3m + 0.3m + 3.75m + 15m, price.CostOf(Usage(3_000_000, 1_000_000, 1_000_000, 1_000_000)));
    }

    [Fact]
    public void Parts_without_a_price_of_their_own_cost_what_the_whole_does() =>
        Assert.Equal(3m, new ModelPrice(1, 0).CostOf(Usage(3000, 0, 1000, 1000, 0)));

    [Fact]
    public void Reasoning_is_part_of_the_output_and_counted_once()
    {
        Assert.Equal(2m, new ModelPrice(0, 1).CostOf(Usage(0, 2000, reasoning: 1500)));
        Assert.Equal(0.5m + 4.5m, new ModelPrice(0, 1) { ReasoningPer1K = 3 }.CostOf(Usage(0, 2000, reasoning: 1500)));
    }

    [Theory]
    [InlineData(5000L, 0L)]
    [InlineData(600L, 5000L)]
    [InlineData(5000L, 5000L)]
    public void Parts_larger_than_the_whole_never_make_a_cost_negative(long cached, long written)
    {
        var cost = new ModelPrice(1, 0) { CachedInputPer1K = 0.5m, CacheWritePer1K = 0.5m }.CostOf(
            Usage(1000, 0, cached, written)
        );

        Assert.Equal(0.5m, cost);
    }

    [Fact]
    public void Free_input_may_still_cost_where_it_is_cached() =>
        Assert.Equal(1m, new ModelPrice(0, 0) { CacheWritePer1K = 1 }.CostOf(Usage(5000, 0, written: 1000)));

    [Theory]
    [InlineData(200_000L, 200)]
    [InlineData(200_001L, 400.002)]
    [InlineData(1_000_001L, 3000.003)]
    public void A_large_request_has_the_price_of_its_size_as_a_whole(long input, double cost)
    {
        var price = new ModelPrice(1, 0)
        {
            Tiers = [new(1_000_000, new(3, 0)), new(200_000, new(2, 0) { CachedInputPer1K = 0.5m })],
        };

        Assert.Equal((decimal)cost, price.CostOf(Usage(input, 0)));
        Assert.Equal(2m * 299 + 0.5m, price.CostOf(Usage(300_000, 0, cached: 1000)));
    }

    [Fact]
    public void Unknown_input_with_a_price_by_size_is_unknown() =>
        Assert.Null(new ModelPrice(1, 0) { Tiers = [new(1000, new(2, 0))] }.CostOf(Usage(null, 0)));

    private static UsageDetails Usage(
        long? input,
        long? output,
        long? cached = null,
        long? written = null,
        long? reasoning = null
    ) =>
        new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            CachedInputTokenCount = cached,
            ReasoningTokenCount = reasoning,
            AdditionalCounts = written is { } count ? new() { [ChatProperties.CacheWriteTokens] = count } : null,
        };
}

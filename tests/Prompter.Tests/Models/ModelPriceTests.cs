using Microsoft.Extensions.AI;
using Prompter.Models;

namespace Prompter.Tests.Models;

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

    private static UsageDetails Usage(long? input, long? output) =>
        new() { InputTokenCount = input, OutputTokenCount = output };
}

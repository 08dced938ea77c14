namespace Prompter.Tests;

public class ErrorPolicyTests
{
    [Theory]
    [InlineData(400, ErrorCategory.InvalidRequest)]
    [InlineData(401, ErrorCategory.AuthFailure)]
    [InlineData(402, ErrorCategory.QuotaExceeded)]
    [InlineData(403, ErrorCategory.AuthFailure)]
    [InlineData(404, ErrorCategory.ModelNotFound)]
    [InlineData(405, ErrorCategory.Permanent)]
    [InlineData(408, ErrorCategory.Transient)]
    [InlineData(409, ErrorCategory.Permanent)]
    [InlineData(413, ErrorCategory.ContextLength)]
    [InlineData(422, ErrorCategory.InvalidRequest)]
    [InlineData(429, ErrorCategory.RateLimit)]
    [InlineData(500, ErrorCategory.Transient)]
    [InlineData(501, ErrorCategory.Permanent)]
    [InlineData(502, ErrorCategory.Transient)]
    [InlineData(503, ErrorCategory.Overloaded)]
    [InlineData(504, ErrorCategory.Transient)]
    [InlineData(520, ErrorCategory.Transient)]
    [InlineData(529, ErrorCategory.Overloaded)]
    [InlineData(599, ErrorCategory.Transient)]
    [InlineData(600, ErrorCategory.Permanent)]
    [InlineData(200, ErrorCategory.Permanent)]
    [InlineData(0, ErrorCategory.Permanent)]
    [InlineData(-1, ErrorCategory.Permanent)]
    public void A_status_has_a_category(int status, ErrorCategory category) =>
        Assert.Equal(category, ErrorPolicy.FromStatus(status));

    [Theory]
    [InlineData(ErrorCategory.Transient, int.MaxValue)]
    [InlineData(ErrorCategory.Overloaded, int.MaxValue)]
    [InlineData(ErrorCategory.RateLimit, int.MaxValue)]
    [InlineData(ErrorCategory.MalformedOutput, 1)]
    public void What_may_pass_is_tried_again(ErrorCategory category, int limit) =>
        Assert.Equal(limit, ErrorPolicy.RetryLimit(category));

    [Fact]
    public void Nothing_else_is() =>
        Assert.All(
            Enum.GetValues<ErrorCategory>()
                .Except([
                    ErrorCategory.Transient,
                    ErrorCategory.Overloaded,
                    ErrorCategory.RateLimit,
                    ErrorCategory.MalformedOutput,
                ]),
            category => Assert.Equal(0, ErrorPolicy.RetryLimit(category))
        );
}

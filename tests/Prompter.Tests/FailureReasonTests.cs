namespace Prompter.Tests;

public sealed class FailureReasonTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("{\n  oops }", "it breaks at line 2, column 3")]
    [InlineData("[1, 2", "it breaks at line 1, column 6")]
    public void Broken_json_is_told_by_its_place(string json, string expected) =>
        Assert.Equal(expected, FailureReason.Of(Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(json))));

    [Fact]
    public void Files_are_told_without_what_dotnet_says_of_them()
    {
        Assert.Equal(
            "there is no such file; check the path",
            FailureReason.Of(Assert.ThrowsAny<IOException>(() => File.ReadAllText("/nowhere/at/all")))
        );
        Assert.Equal(
            "its name is no path",
            FailureReason.Of(Assert.ThrowsAny<ArgumentException>(() => File.ReadAllText("")))
        );
        Assert.StartsWith(
            "permission denied",
            FailureReason.Of(new UnauthorizedAccessException("Access to the path '/x' is denied.")),
            StringComparison.Ordinal
        );
    }
}

namespace Prompter.Json.Tests;

public class DependencyTests
{
    [Fact]
    public void The_library_needs_nothing_but_the_framework() =>
        Assert.All(
            typeof(JsonExtractor).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal)
        );
}

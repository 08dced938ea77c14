namespace Prompter.Cli.Tests;

/// <summary>What every refusal has in common.</summary>
internal static class Refusals
{
    /// <summary>Exit code 2, one line on stderr, nothing on stdout.</summary>
    public static void IsRefused(this Finished finished)
    {
        Assert.Equal(2, finished.ExitCode);
        Assert.Equal("", finished.Output);
        Assert.StartsWith("prompter: ", finished.Error, StringComparison.Ordinal);
        Assert.Single(finished.Error.TrimEnd('\n').Split('\n'));
    }
}

namespace Prompter.Cli.Tests;

public sealed class DoctorTests : CommandLineTest
{
    [Fact]
    public async Task A_file_of_keys_that_cannot_be_read_is_told_once_in_lines_that_fit()
    {
        var file = Prompter.WriteFile(Path.Combine(Prompter.Home, ".config/prompter/credentials.json"), "[]");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var finished = await Prompter.RunAsync("doctor", "--no-network");
        var shown = await Prompter.RunOnTerminalAsync(60, "doctor", "--no-network", "--no-color");

        Assert.Equal(1, finished.ExitCode);
        Assert.Single(
            finished.Output.Split('\n'),
            line => line.Contains("there has to be a JSON object", StringComparison.Ordinal)
        );
        Assert.All(
            shown.Output.Split("\r\n").Where(line => line.Contains(' ', StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, 60)
        );
    }

    [Fact]
    public async Task An_address_that_is_none_is_one_mistake()
    {
        Prompter.Configure("providers: { mine: { kind: openai, base_url: \"ftp://127.0.0.1/v1\" } }");
        var finished = await Prompter.RunAsync("config", "show");

        Assert.Equal(2, finished.ExitCode);
        Assert.Matches("^prompter: [^\n]*mine.base_url must be an address [^\n]*\n$", finished.Error);
    }
}

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What the options of a run are for: the headings of the help and of the manual page, and the order under each.</summary>
internal static class OptionGroups
{
    public static readonly IReadOnlyList<(string Heading, string[] Options)> All =
    [
        ("Models", ["--model", "--fallback", "--check", "--live"]),
        (
            "Asking",
            [
                "--system",
                "--system-fragment",
                "--fragment",
                "--raw-url",
                "--attachment",
                "--attachment-type",
                "--option",
                "--prompt-file",
                "--template",
                "--var",
                "--vars",
                "--schema",
                "--json-retries",
                "--dry-run",
            ]
        ),
        (
            "Time and retries",
            [
                "--timeout",
                "--total-timeout",
                "--connect-timeout",
                "--first-token-timeout",
                "--idle-timeout",
                "--retries",
                "--rescue",
                "--rate-limit",
                "--parallel",
            ]
        ),
        (
            "Output",
            [
                "--extract",
                "--extract-last",
                "--hide-reasoning",
                "--usage",
                "--view",
                "--plain",
                "--stream",
                "--no-stream",
                "--json",
                "--quiet",
                "--verbose",
                "--no-color",
            ]
        ),
        (
            "Files",
            ["--outdir", "--save", "--no-save", "--raw", "--log", "--log-wire", "--config", "--no-project-config"]
        ),
        ("About", ["--version", "--help"]),
    ];
}

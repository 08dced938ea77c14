using Prompter.Settings;

namespace Prompter.Cli.Commands.Runs;

/// <summary>Whether answers are shown again as they were shown first.</summary>
internal sealed class MarkdownOption(Command command)
{
    private readonly Option<bool> plain = command.Flag("--plain", "show Markdown as it was written");

    /// <remarks>What a folder's own configuration says is of no account: a run is looked at from anywhere.</remarks>
    public bool Read(ParseResult parsed, App app) =>
        !parsed.GetValue(plain)
        && app.Streams.Output.IsTerminal
        && app.Environment.LoadConfiguration(
            app.Environment.Sources with
            {
                ProjectFile = ProjectFileUse.Never,
            }
        ).Value.Defaults.Markdown;
}

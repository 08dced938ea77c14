namespace Prompter.Cli.Console;

/// <summary>What is typed on the terminal while something is shown. Between <see cref="Open"/> and <see cref="Close"/> it is not echoed.</summary>
internal interface ITerminalKeys
{
    void Open();

    /// <summary>Puts the terminal back as it was; for any thread.</summary>
    void Close();

    /// <summary>What has been typed since, as a terminal sends it; empty for nothing.</summary>
    string Read();
}

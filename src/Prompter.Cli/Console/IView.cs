using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>A way to show answers. Called from one thread only.</summary>
internal interface IView
{
    /// <summary>Whether what has been written ends in the middle of a line, where nothing else may be written.</summary>
    bool IsInsideLine => false;

    void Show(RunEvent runEvent);
}

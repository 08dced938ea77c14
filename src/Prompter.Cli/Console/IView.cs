using Prompter.Runs;

namespace Prompter.Cli.Console;

/// <summary>A way to show answers. Called from one thread only.</summary>
internal interface IView
{
    /// <summary>Whether what has been written ends in the middle of a line, where nothing else may be written.</summary>
    bool IsInsideLine => false;

    /// <summary>The line that is being written and not shown yet, as it is to be shown meanwhile; null where there is none.</summary>
    string? OpenLine => null;

    void Show(RunEvent runEvent);

    /// <summary>Whether an event makes the view write something.</summary>
    bool Writes(RunEvent runEvent) => true;
}

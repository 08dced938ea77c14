namespace Prompter.Cli.Console;

/// <summary>An answer on its way to a terminal.</summary>
internal interface IAnswerWriter
{
    /// <summary>Whether what has been written ends in the middle of a line, where nothing else may be written.</summary>
    bool IsInsideLine { get; }

    void Write(ReadOnlySpan<char> text);

    /// <summary>Ends the line, if there is one.</summary>
    void End();
}

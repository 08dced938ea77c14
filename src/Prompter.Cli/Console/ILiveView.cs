namespace Prompter.Cli.Console;

/// <summary>A view that is drawn at a fixed rate. It is shown events from any thread, which cost next to nothing.</summary>
internal interface ILiveView : IView
{
    /// <summary>Draws what has changed.</summary>
    void Draw();

    /// <summary>Nothing more comes: shows what stays.</summary>
    void End();
}

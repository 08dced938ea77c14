namespace Prompter.Simulator.Wire;

/// <summary>One event, line or array element of a streamed answer.</summary>
/// <param name="Data">What it says.</param>
/// <param name="Part">Where in the answer it stands; pace and faults go by it.</param>
/// <param name="Event">The name of the event, where the family names them.</param>
internal sealed record Frame(string Data, FramePart Part = FramePart.Structure, string? Event = null);

/// <summary>Where in a streamed answer a frame stands.</summary>
internal enum FramePart
{
    /// <summary>Around the content.</summary>
    Structure,

    /// <summary>A piece of the answer.</summary>
    Content,

    /// <summary>The last mark of the stream.</summary>
    Terminator,
}

namespace Prompter.Simulator.Wire;

/// <summary>How frames become the body of a streamed answer.</summary>
internal enum Framing
{
    /// <summary>Server-sent events.</summary>
    Events,

    /// <summary>One JSON value a line.</summary>
    Lines,

    /// <summary>One JSON array.</summary>
    Array,
}

/// <summary>The bytes of frames.</summary>
internal static class FramingExtensions
{
    extension(Framing framing)
    {
        /// <summary>What ends a stream by the framing alone.</summary>
        public IEnumerable<Frame> End => framing is Framing.Array ? [new("", FramePart.Terminator)] : [];
    }

    /// <summary>The bytes of one frame.</summary>
    public static byte[] Bytes(this Framing framing, Frame frame, bool isFirst, string newLine)
    {
        var text = framing switch
        {
            Framing.Events when frame.Event is { } name => $"event: {name}\ndata: {frame.Data}\n\n",
            Framing.Events => $"data: {frame.Data}\n\n",
            Framing.Array when frame.Part is FramePart.Terminator => "]\n",
            Framing.Array => (isFirst ? "[" : ",\n") + frame.Data + "\n",
            _ => frame.Data + "\n",
        };
        return Encoding.UTF8.GetBytes(text.Replace("\n", newLine, StringComparison.Ordinal));
    }

    /// <summary>The bytes of something that says nothing: a comment among events, a blank line elsewhere.</summary>
    public static byte[] Comment(this Framing framing, string newLine) =>
        Encoding.UTF8.GetBytes(framing is Framing.Events ? $": SIMULATOR PROCESSING{newLine}{newLine}" : newLine);
}

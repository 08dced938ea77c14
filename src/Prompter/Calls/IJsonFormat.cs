namespace Prompter.Calls;

/// <summary>A client that knows how it tells its model what JSON to answer with.</summary>
/// <remarks>It is asked for by <see cref="IChatClient.GetService"/>.</remarks>
internal interface IJsonFormat
{
    /// <summary>How a format is told.</summary>
    JsonMode ModeOf(ChatResponseFormatJson format);
}

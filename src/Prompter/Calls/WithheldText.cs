namespace Prompter.Calls;

/// <summary>A piece of an answer that is read as a whole before anything of it is handed out, such as JSON that has to be right.</summary>
/// <param name="Text">The piece, as the model wrote it.</param>
/// <remarks>It travels as <see cref="Microsoft.Extensions.AI.ChatResponseUpdate.RawRepresentation"/> of an update without text.</remarks>
public sealed record WithheldText(string Text);

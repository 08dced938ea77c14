namespace Prompter.Providers.Http;

/// <summary>What a model is asked.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">The options of the call.</param>
/// <param name="Streams">Whether the answer is to be streamed.</param>
/// <param name="Errors">What makes the exceptions of this call.</param>
internal sealed record Question(
    string Model,
    IReadOnlyList<ChatMessage> Messages,
    ChatOptions Options,
    bool Streams,
    HttpErrors Errors
);

namespace Prompter.Providers.Http;

/// <summary>What a model is asked, whether its answer is to be streamed, and what makes the exceptions.</summary>
internal sealed record Question(
    string Model,
    IReadOnlyList<ChatMessage> Messages,
    ChatOptions Options,
    bool Streams,
    HttpErrors Errors
);

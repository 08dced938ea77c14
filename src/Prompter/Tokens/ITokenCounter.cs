namespace Prompter.Tokens;

/// <summary>A client whose provider counts the tokens of a request without answering it.</summary>
public interface ITokenCounter
{
    /// <summary>Asks the provider how many input tokens a request has.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options that it would be sent with; tools and instructions count too.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="PrompterException">The provider cannot be reached or refuses.</exception>
    Task<long> CountTokensAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    );
}

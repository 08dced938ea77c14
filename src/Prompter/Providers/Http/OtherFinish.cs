using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Prompter.Providers.Http;

/// <summary>Finish reasons without a name of their own, of which the provider's word is kept.</summary>
internal static class OtherFinish
{
    /// <exception cref="JsonException">The word is blank, which is no end.</exception>
    public static ChatFinishReason Of(string word) =>
        string.IsNullOrWhiteSpace(word) ? throw new JsonException("The finish reason is blank.") : new(word);
}

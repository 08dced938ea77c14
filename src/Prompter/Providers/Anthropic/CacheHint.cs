using System.Text.Json.Nodes;
using Prompter.Calls;
using Prompter.Providers.Http;

namespace Prompter.Providers.Anthropic;

/// <summary>What the caller wants kept in the prompt cache, and for how long.</summary>
internal static class CacheHint
{
    /// <exception cref="PrompterException">The value is neither 5m nor 1h.</exception>
    public static JsonObject? In(AdditionalPropertiesDictionary? properties, HttpErrors errors)
    {
        if (properties is null || !properties.TryGetValue(ChatProperties.CacheControl, out var value))
        {
            return null;
        }

        return value?.ToString() is ("5m" or "1h") and var ttl
            ? JsonBody.Object(("type", "ephemeral"), ("ttl", ttl))
            : throw errors.InvalidRequest($"{ChatProperties.CacheControl} '{value}' is neither 5m nor 1h");
    }
}

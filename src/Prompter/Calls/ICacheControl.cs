namespace Prompter.Calls;

/// <summary>A client that knows whether its model can be told what to keep in its prompt cache.</summary>
/// <remarks>It is asked for by <see cref="IChatClient.GetService"/>.</remarks>
internal interface ICacheControl
{
    /// <summary>Whether <see cref="ChatProperties.CacheControl"/> becomes part of the request.</summary>
    bool TakesCacheControl { get; }
}

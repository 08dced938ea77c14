namespace Prompter.Calls;

/// <summary>Names and texts of the caller that go with a call into its <see cref="CallRecord"/> and into telemetry, and to no provider.</summary>
public static class RequestMetadata
{
    internal static IReadOnlyDictionary<string, string> None { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same options with metadata of the caller.</summary>
    /// <param name="options">The options, which stay as they are; null for none.</param>
    /// <param name="metadata">Names and texts, such as a session or a project.</param>
    public static ChatOptions WithMetadata(this ChatOptions? options, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var own = options?.Clone() ?? new();
        (own.AdditionalProperties ??= [])[ChatProperties.Metadata] = metadata;
        return own;
    }

    internal static IReadOnlyDictionary<string, string> Of(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(ChatProperties.Metadata) as IReadOnlyDictionary<string, string>
        ?? None;

    /// <summary>The options as a provider may see them.</summary>
    internal static ChatOptions? Without(ChatOptions? options)
    {
        if (options?.AdditionalProperties?.ContainsKey(ChatProperties.Metadata) is not true)
        {
            return options;
        }

        var own = options.Clone();
        own.AdditionalProperties!.Remove(ChatProperties.Metadata);
        return own;
    }
}

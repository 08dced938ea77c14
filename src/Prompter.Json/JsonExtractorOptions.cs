namespace Prompter.Json;

/// <summary>How JSON is looked for.</summary>
public sealed class JsonExtractorOptions
{
    /// <summary>Whether broken JSON is refused instead of repaired. It is found in the same places either way. Default: false.</summary>
    public bool Strict { get; init; }

    /// <summary>The deepest nesting that is taken, 1 or more; what is deeper is a <see cref="JsonExtraction.Problem"/>. Default: 512.</summary>
    public int MaxDepth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 512;

    internal static JsonExtractorOptions Default { get; } = new();
}

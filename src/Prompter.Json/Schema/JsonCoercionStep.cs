namespace Prompter.Json.Schema;

/// <summary>One change that brought a value nearer to its schema.</summary>
/// <param name="Path">Where: a JSON pointer, empty for the whole value.</param>
/// <param name="Description">What was done, such as <c>read the text "42" as 42</c>.</param>
public sealed record JsonCoercionStep(string Path, string Description)
{
    /// <summary>The path and what was done.</summary>
    public override string ToString() => $"{(Path.Length == 0 ? "(root)" : Path)}: {Description}";
}

namespace Prompter.Providers.Http;

/// <summary>The words by which a model refuses, wherever and however a server puts them.</summary>
internal static class Refusal
{
    /// <summary>What is told of a refusal that came as a mark alone.</summary>
    public const string WithoutWords = "the server says so, without a word of the model";

    /// <summary>Whether a part of a message is a refusal, and no text.</summary>
    public static bool IsPart(JsonSlice part) =>
        part.Word("type"u8) == "refusal" || part.Beside("refusal"u8) is { SaysSomething: true };

    /// <summary>The words of such a part; empty where it is a mark alone.</summary>
    public static string OfPart(JsonSlice part) =>
        In(part.Beside("refusal"u8)) ?? HalfCharacters.Replaced(TextParts.ThoughtsIn(part) ?? "");

    /// <summary>The next piece of the words in the member of a message, of which some came before: it may be blank.</summary>
    public static string? PieceIn(JsonSlice? value) =>
        value is { Kind: JsonTokenType.String, SaysSomething: false } blank && blank.ToPiece() is { Length: > 0 } piece
            ? piece
            : In(value);

    /// <summary>The words in the member of a message; empty where it is a mark alone, null where nothing is refused.</summary>
    public static string? In(JsonSlice? value) =>
        value is not { SaysSomething: true } said ? null
        : said.Kind is JsonTokenType.String or JsonTokenType.StartArray or JsonTokenType.StartObject
            ? TextParts.ThoughtsIn(said) is { Length: > 0 } words ? HalfCharacters.Replaced(words)
                : In(said.Beside("refusal"u8)) ?? said.ToJson()
        : "";
}

namespace Prompter.Json;

/// <summary>One repair of broken JSON.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Position">
/// Where, in UTF-16 code units from the start of the text that was searched; for what is missing, where it was added: a comma or a closing
/// bracket right behind what stands before it.
/// </param>
/// <param name="Line">The line of that place; the first is 1. A line feed ends a line.</param>
/// <param name="Column">The column of that place in UTF-16 code units; the first is 1.</param>
public readonly record struct JsonRepair(JsonRepairKind Kind, int Position, int Line, int Column)
{
    /// <summary>How many UTF-16 code units of the text were replaced or left out; 0 for what was added.</summary>
    public int Length { get; init; }

    /// <summary>What was wrong and what was done, in words.</summary>
    public string Description =>
        Kind switch
        {
            JsonRepairKind.MissingComma => "a comma is missing; added",
            JsonRepairKind.ExtraComma => "a comma too many; removed",
            JsonRepairKind.MissingColon => "a colon is missing; added",
            JsonRepairKind.ExtraColon => "a colon too many; removed",
            JsonRepairKind.MissingQuote => "a quote is missing; added",
            JsonRepairKind.ExtraQuote => "a quote too many; removed",
            JsonRepairKind.ReplacedQuote => "quotes that are not JSON's; replaced",
            JsonRepairKind.UnescapedQuote => "a quote inside a string; escaped",
            JsonRepairKind.UnescapedControl => "a control character inside a string; escaped",
            JsonRepairKind.InvalidEscape => "an escape that JSON does not have; replaced",
            JsonRepairKind.InvalidCharacter => "a character that JSON does not allow here; replaced",
            JsonRepairKind.MissingBracket => "a bracket is missing; added",
            JsonRepairKind.ExtraBracket => "a bracket too many; removed",
            JsonRepairKind.WrongBracket => "a bracket of the wrong kind; replaced",
            JsonRepairKind.Comment => "a comment; removed",
            JsonRepairKind.Ellipsis => "an ellipsis; removed",
            JsonRepairKind.Literal => "a literal that is not JSON's; replaced",
            JsonRepairKind.Number => "a number that is not written as JSON writes it; rewritten",
            JsonRepairKind.UnquotedKey => "a key without quotes; quoted",
            JsonRepairKind.UnquotedText => "text without quotes; quoted",
            JsonRepairKind.MissingKey => "a value without a key; given an empty one",
            JsonRepairKind.MissingValue => "a key without a value; given null",
            JsonRepairKind.Concatenation => "strings joined by +; made one",
            JsonRepairKind.Call => "a call around a value; removed",
            JsonRepairKind.Truncation => "an item that was cut; left out",
            _ => "characters that mean nothing here; removed",
        };
}

namespace Prompter.Json;

/// <summary>What was wrong at a place of broken JSON, and what was done about it.</summary>
public enum JsonRepairKind
{
    /// <summary>A comma between two items was added.</summary>
    MissingComma,

    /// <summary>A comma with no item behind it was removed.</summary>
    ExtraComma,

    /// <summary>A colon behind a key was added, or written in place of <c>=</c> or <c>=&gt;</c>.</summary>
    MissingColon,

    /// <summary>A colon was removed, or, in an array, replaced by a comma.</summary>
    ExtraColon,

    /// <summary>A quote that opens or closes a string was added.</summary>
    MissingQuote,

    /// <summary>A second quote at the end of a string was removed.</summary>
    ExtraQuote,

    /// <summary>Single, curly, escaped, doubled or tripled quotes around a string were replaced.</summary>
    ReplacedQuote,

    /// <summary>A quote inside a string was escaped.</summary>
    UnescapedQuote,

    /// <summary>A line break, a tab or another control character inside a string was escaped.</summary>
    UnescapedControl,

    /// <summary>An escape that JSON does not have was replaced.</summary>
    InvalidEscape,

    /// <summary>Half a surrogate pair, unusual white space, or an invisible character was replaced.</summary>
    InvalidCharacter,

    /// <summary>A bracket that nobody had opened, or closed, was added.</summary>
    MissingBracket,

    /// <summary>A bracket too many was removed.</summary>
    ExtraBracket,

    /// <summary>A bracket of another kind was replaced.</summary>
    WrongBracket,

    /// <summary>A comment was removed.</summary>
    Comment,

    /// <summary>An ellipsis was removed.</summary>
    Ellipsis,

    /// <summary>A literal of another language was replaced: <c>True</c>, <c>None</c>, <c>undefined</c>, <c>NaN</c>.</summary>
    Literal,

    /// <summary>A number in another notation was rewritten: <c>1,234.5</c>, <c>.5</c>, <c>+1</c>, <c>0x1F</c>.</summary>
    Number,

    /// <summary>A key without quotes was quoted.</summary>
    UnquotedKey,

    /// <summary>Text without quotes was quoted.</summary>
    UnquotedText,

    /// <summary>An empty key was added where a value had none.</summary>
    MissingKey,

    /// <summary>A null was added where a key had no value.</summary>
    MissingValue,

    /// <summary>Strings that were joined by <c>+</c> were made one.</summary>
    Concatenation,

    /// <summary>A call around a value was removed: <c>ObjectId("1")</c>.</summary>
    Call,

    /// <summary>An item of which too little had come was left out.</summary>
    Truncation,

    /// <summary>Characters that mean nothing where they stood were removed.</summary>
    ExtraText,
}

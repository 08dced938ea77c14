namespace Prompter.Json.Repair;

/// <summary>What can come next.</summary>
internal enum Expected : byte
{
    Value,
    Key,
    Colon,
    Separator,

    /// <summary>Nothing: the value has ended.</summary>
    Nothing,
}

namespace Prompter.Json.Repair;

/// <summary>Delimiters of JSON that are written in full width, as Chinese and Japanese keyboards have them.</summary>
internal static class Delimiters
{
    /// <summary>A delimiter as JSON writes it; any other character as it is.</summary>
    public static char Plain(char c) =>
        c < '\u3000'
            ? c
            : c switch
            {
                '\uFF0C' or '\u3001' => ',',
                '\uFF1A' => ':',
                '\uFF1B' => ';',
                '\uFF5B' => '{',
                '\uFF5D' => '}',
                '\uFF3B' or '\u3010' => '[',
                '\uFF3D' or '\u3011' => ']',
                '\uFF08' => '(',
                '\uFF09' => ')',
                _ => c,
            };
}

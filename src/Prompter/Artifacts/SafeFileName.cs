using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Prompter.Artifacts;

/// <summary>File names made from model labels.</summary>
internal static partial class SafeFileName
{
    private const int MaxBytes = 120;
    private const int HashDigits = 8;
    private const string Empty = "model";

    private const string Portable = "abcdefghijklmnopqrstuvwxyz0123456789._-+=@#";

    /// <summary>
    /// A file name without an extension, at most 120 bytes in UTF-8, that Linux, macOS and Windows take. A plain label is
    /// its own name; of any other the readable part is kept and <c>~</c> with eight hexadecimal digits of its SHA-256 is
    /// added, so that two labels never share a file where case or Unicode normalization does not count.
    /// </summary>
    /// <param name="label">Any text; an extension may be appended to the result, but nothing put before it.</param>
    public static string For(string label) =>
        IsPlain(label) ? label : $"{Readable(label, MaxBytes - HashDigits - 1)}~{Hash(label)}";

    /// <summary>A plain name never holds <c>~</c>, so it cannot equal a name with a hash.</summary>
    private static bool IsPlain(string label) =>
        label.Length is > 0 and <= MaxBytes
        && label.All(Portable.Contains)
        && (char.IsAsciiLetterOrDigit(label[0]) || label[0] == '_')
        && label[^1] is not '.'
        && !IsDevice(label);

    /// <summary>Letters and digits of any script stay; each run of other characters becomes one underscore.</summary>
    private static string Readable(string label, int maxBytes)
    {
        var name = Others().Replace(label, "_").TrimStart('_');
        name = name[..Math.Min(name.Length, maxBytes)];
        while (Encoding.UTF8.GetByteCount(name) >= maxBytes)
        {
            name = name[..^1];
        }

        var readable = name.Trim('.', '-', '_', '+', '=', '@', '#');
        return readable.Length == 0 ? Empty
            : IsDevice(readable) ? $"_{readable}"
            : readable;
    }

    /// <summary>Windows takes these for devices, whatever extension follows the first dot.</summary>
    private static bool IsDevice(string name)
    {
        var stem = name.Split('.')[0].ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL"
            || (stem is ['C', 'O', 'M', _] or ['L', 'P', 'T', _] && char.IsAsciiDigit(stem[3]));
    }

    /// <summary>Of the UTF-16 code units: encoded to UTF-8 first, all lone surrogates would be the same.</summary>
    private static string Hash(string label) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(label.AsSpan())))[..HashDigits];

    // A surrogate is no letter: outside the basic plane, file systems differ in what they know.
    [GeneratedRegex(@"[^\p{L}\p{Nd}.+=@#-]+", RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Others();
}

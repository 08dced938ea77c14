using System.Numerics;

namespace Prompter.Json.Schema;

/// <summary>A JSON number as it is written, of any size: its digits without zeros at either end, times a power of ten.</summary>
internal readonly record struct JsonNumber
{
    /// <summary>Exponents beyond this are taken for it: nobody means them, and sums of two have to fit.</summary>
    private const long LargestExponent = 1_000_000_000_000_000;

    /// <summary>Zeros that an exponent may stand for: those of the largest double.</summary>
    private const int MostZeros = 308;

    private readonly bool isNegative;
    private readonly string digits;
    private readonly long exponent;

    private JsonNumber(bool isNegative, string digits, long exponent) =>
        (this.isNegative, this.digits, this.exponent) =
            digits.Length == 0 ? (false, "", 0) : (isNegative, digits, exponent);

    public bool IsInteger => exponent >= 0;

    public bool IsZero => digits.Length == 0;

    public bool IsPositive => !isNegative && !IsZero;

    public static JsonNumber Of(JsonElement number) => Of(number.GetRawText());

    public static JsonNumber Of(string text)
    {
        var isBelow = text[0] == '-';
        var end = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = text.AsSpan(isBelow ? 1 : 0, (end < 0 ? text.Length : end) - (isBelow ? 1 : 0));
        var point = mantissa.IndexOf('.');
        var power = end < 0 ? 0 : Exponent(text.AsSpan(end + 1));
        string all;
        if (point < 0)
        {
            all = mantissa.ToString();
        }
        else
        {
            all = string.Concat(mantissa[..point], mantissa[(point + 1)..]);
            power -= mantissa.Length - point - 1;
        }

        var trimmed = all.TrimEnd('0');
        return new(isBelow, trimmed.TrimStart('0'), power + all.Length - trimmed.Length);
    }

    /// <summary>Whether dividing this by another number, which is not zero, leaves an integer.</summary>
    public bool IsMultipleOf(JsonNumber other)
    {
        if (IsZero)
        {
            return true;
        }

        // Without zeros at their ends, the digits have no factor ten to give to a smaller exponent.
        if (exponent < other.exponent)
        {
            return false;
        }

        var divisor = BigInteger.Parse(other.digits, CultureInfo.InvariantCulture);
        var power = BigInteger.ModPow(10, exponent - other.exponent, divisor);
        return (BigInteger.Parse(digits, CultureInfo.InvariantCulture) * power % divisor).IsZero;
    }

    /// <summary>Below 0, 0 or above 0, as this is less than another number, the same or more.</summary>
    public int ComparedWith(JsonNumber other)
    {
        var (sign, otherSign) = (Sign, other.Sign);
        if (sign != otherSign || sign == 0)
        {
            return sign.CompareTo(otherSign);
        }

        var size = (digits.Length + exponent).CompareTo(other.digits.Length + other.exponent);
        return sign * (size != 0 ? size : string.CompareOrdinal(digits, other.digits));
    }

    /// <summary>The number in full if it is an integer with at most <see cref="MostZeros"/> zeros at its end, else null.</summary>
    public string? ToIntegerText() =>
        exponent is < 0 or > MostZeros ? null
        : IsZero ? "0"
        : $"{(isNegative ? "-" : "")}{digits}{new string('0', (int)exponent)}";

    private int Sign =>
        IsZero ? 0
        : isNegative ? -1
        : 1;

    private static long Exponent(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Math.Clamp(value, -LargestExponent, LargestExponent)
        : text[0] == '-' ? -LargestExponent
        : LargestExponent;
}

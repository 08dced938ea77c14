using System.Text;

namespace Prompter.Json.Schema.Formats;

/// <summary>How a label of any script is written in ASCII: <see href="https://www.rfc-editor.org/rfc/rfc3492#section-6">RFC 3492</see>.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int Smallest = 1;
    private const int Largest = 26;

    /// <summary>The text that is encoded, or null where nothing is.</summary>
    public static string? Decode(string encoded)
    {
        var hyphen = encoded.LastIndexOf('-');
        List<int> output = hyphen < 0 ? [] : [.. encoded[..hyphen].Select(letter => (int)letter)];
        var (character, index, bias) = (128, 0, 72);
        for (var at = hyphen + 1; at < encoded.Length; )
        {
            var (before, weight) = (index, 1);
            for (var position = Base; ; position += Base)
            {
                var digit = at < encoded.Length ? Digit(encoded[at++]) : -1;
                var threshold = Threshold(position, bias);
                if (digit < 0 || digit > (int.MaxValue - index) / weight)
                {
                    return null;
                }

                index += digit * weight;
                if (digit < threshold)
                {
                    break;
                }

                if (weight > int.MaxValue / (Base - threshold))
                {
                    return null;
                }

                weight *= Base - threshold;
            }

            var count = output.Count + 1;
            bias = Adapt(index - before, count, before == 0);
            character += index / count;
            index %= count;
            if (!Rune.IsValid(character))
            {
                return null;
            }

            output.Insert(index++, character);
        }

        return string.Concat(output.Select(char.ConvertFromUtf32));
    }

    /// <summary>The text in ASCII, or null where half a surrogate pair is in it.</summary>
    public static string? Encode(string text)
    {
        var characters = text.EnumerateRunes().Select(rune => rune.Value).ToList();
        var output = new StringBuilder(string.Concat(text.Where(char.IsAscii)));
        var basic = output.Length;
        if (characters.Contains(Rune.ReplacementChar.Value) && !text.Contains('\ufffd', StringComparison.Ordinal))
        {
            return null;
        }

        if (basic > 0)
        {
            output.Append('-');
        }

        var (character, delta, bias, handled) = (128, 0, 72, basic);
        while (handled < characters.Count)
        {
            var next = characters.Where(value => value >= character).Min();
            delta += (next - character) * (handled + 1);
            character = next;
            foreach (var value in characters)
            {
                if (value < character)
                {
                    delta++;
                }
                else if (value == character)
                {
                    Append(output, delta, bias);
                    bias = Adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            character++;
        }

        return output.ToString();
    }

    private static void Append(StringBuilder output, int delta, int bias)
    {
        for (var position = Base; ; position += Base)
        {
            var threshold = Threshold(position, bias);
            if (delta < threshold)
            {
                output.Append(Letter(delta));
                return;
            }

            output.Append(Letter(threshold + (delta - threshold) % (Base - threshold)));
            delta = (delta - threshold) / (Base - threshold);
        }
    }

    private static int Threshold(int position, int bias) => Math.Clamp(position - bias, Smallest, Largest);

    private static int Adapt(int delta, int count, bool isFirst)
    {
        delta = isFirst ? delta / 700 : delta / 2;
        delta += delta / count;
        var position = 0;
        for (; delta > (Base - Smallest) * Largest / 2; position += Base)
        {
            delta /= Base - Smallest;
        }

        return position + (Base - Smallest + 1) * delta / (delta + 38);
    }

    private static int Digit(char letter) =>
        char.IsAsciiLetter(letter) ? char.ToLowerInvariant(letter) - 'a'
        : char.IsAsciiDigit(letter) ? letter - '0' + 26
        : -1;

    private static char Letter(int digit) => (char)(digit < 26 ? 'a' + digit : '0' + digit - 26);
}

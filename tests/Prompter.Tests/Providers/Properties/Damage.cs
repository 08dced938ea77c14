namespace Prompter.Tests.Providers.Properties;

/// <summary>What can happen to the bytes of an answer.</summary>
internal static class Damage
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "{}",
        "[]",
        "[null]",
        "{\"type\":null}",
        "\"\"",
        "\"x\"",
        "\"\\ud83d\"",
        "0",
        "-1",
        "1.5",
        "1e999",
        "99999999999999999999",
        new string('[', 100),
    ];

    /// <summary>The bytes after one to four accidents.</summary>
    public static byte[] To(byte[] bytes, Random random)
    {
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            bytes = Once([.. bytes], random);
        }

        return bytes;
    }

    public static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Once(List<byte> bytes, Random random)
    {
        var place = random.Next(bytes.Count + 1);
        var length = random.Next(Math.Min(64, bytes.Count - place) + 1);
        switch (random.Next(8))
        {
            case 0 when place < bytes.Count:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 2:
                bytes.RemoveRange(place, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(place, length));
                break;
            case 4:
                bytes.InsertRange(place, Noise(random).Take(8));
                break;
            case 5:
                return Swapped(bytes, random);
            default:
                ReplaceValue(bytes, random, place);
                break;
        }

        return [.. bytes];
    }

    private static byte[] Swapped(List<byte> bytes, Random random)
    {
        var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n');
        var (one, other) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>The value of a member is another one: what is no damage to the JSON hits whoever reads it.</summary>
    private static void ReplaceValue(List<byte> bytes, Random random, int place)
    {
        var start = bytes.IndexOf((byte)':', place) + 1;
        if (start == 0)
        {
            return;
        }

        var length = LengthOfValue(bytes, start);
        bytes.RemoveRange(start, length);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
    }

    private static int LengthOfValue(List<byte> bytes, int start)
    {
        var (depth, isText) = (0, false);
        for (var index = start; index < bytes.Count; index++)
        {
            var character = (char)bytes[index];
            if (isText)
            {
                index += character == '\\' ? 1 : 0;
                isText = character != '"';
            }
            else if (character is '}' or ']' or ',' or '\n' && depth == 0)
            {
                return index - start;
            }
            else
            {
                isText = character == '"';
                depth +=
                    character is '{' or '[' ? 1
                    : character is '}' or ']' ? -1
                    : 0;
            }
        }

        return bytes.Count - start;
    }
}

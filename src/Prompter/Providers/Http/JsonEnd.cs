using System.Buffers;

namespace Prompter.Providers.Http;

/// <summary>Where an object ends of which more and more comes; nothing is looked at twice.</summary>
/// <remarks>Whether it is JSON is found out by who reads it; what no JSON has, a line break in a text or endless nesting, is an end as well.</remarks>
internal struct JsonEnd
{
    /// <summary>Deeper than that nothing is read.</summary>
    private const int Deepest = 64;
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("{}[]\""u8);
    private static readonly SearchValues<byte> EndsOfText = SearchValues.Create("\"\\\n"u8);

    private int looked;
    private int depth;
    private bool isInText;

    /// <summary>Whether anything was looked at.</summary>
    public readonly bool HasBegun => looked > 0;

    /// <summary>The length of the object, or -1 where its end has not come yet.</summary>
    /// <param name="json">All that has come, from the object's beginning.</param>
    public int Find(ReadOnlySpan<byte> json)
    {
        while (json[looked..].IndexOfAny(isInText ? EndsOfText : Brackets) is >= 0 and var next)
        {
            looked += next + 1;
            switch (json[looked - 1])
            {
                case (byte)'\\' when looked == json.Length:
                    looked--;
                    return -1;
                case (byte)'\\':
                    looked++;
                    break;
                case (byte)'"':
                    isInText = !isInText;
                    break;
                case (byte)'{' or (byte)'[' when ++depth <= Deepest:
                case (byte)'}' or (byte)']' when --depth > 0:
                    break;
                default:
                    return looked;
            }
        }

        looked = json.Length;
        return -1;
    }
}

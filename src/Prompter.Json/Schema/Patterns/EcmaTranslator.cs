using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Prompter.Json.Schema.Patterns;

/// <summary>Writes a pattern of ECMA-262 (with the flag u) as one of .NET.</summary>
/// <remarks>
/// In two points it takes more than the standard: any character but a letter or digit may have a backslash before it, and
/// a brace or bracket that opens nothing stands for itself. Patterns are written so in schemas.
/// </remarks>
internal sealed partial class EcmaTranslator
{
    private const string Word = "[0-9A-Z_a-z]";

    private static readonly CodePointSet NotLineEnd = new CodePointSet(
        ('\n', '\n'),
        ('\r', '\r'),
        (0x2028, 0x2029)
    ).Others();

    private readonly EcmaReader reader;
    private readonly EcmaGroups groups;
    private readonly StringBuilder output = new();
    private int opened;

    private EcmaTranslator(string source) => (reader, groups) = (new(source), new(source));

    /// <exception cref="FormatException">It is no pattern; the message says why.</exception>
    public static string Translate(string source)
    {
        var translator = new EcmaTranslator(source);
        translator.Disjunction();
        return translator.reader.IsAtEnd
            ? translator.output.ToString()
            : throw new FormatException("a ) closes nothing");
    }

    private void Disjunction()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        while (!reader.IsAtEnd && reader.Next != ')')
        {
            if (reader.Next == '|')
            {
                Copy(1);
            }
            else
            {
                Term();
            }
        }
    }

    private void Term()
    {
        switch (reader.Next)
        {
            case '^':
                Copy(1);
                return;
            case '$':
                // In .NET, $ is before a last line end too.
                reader.At++;
                output.Append(@"\z");
                return;
            case '*' or '+' or '?':
                throw new FormatException($"there is nothing before {reader.Next} to repeat");
            case '(':
                Group();
                break;
            case '[':
                output.Append(reader.ReadClass().ToPattern());
                break;
            case '.':
                reader.At++;
                output.Append(NotLineEnd.ToPattern());
                break;
            case '\\' when reader.Peek(1) is 'b' or 'B':
                output.Append(
                    reader.Peek(1) == 'b'
                        ? $"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))"
                        : $"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))"
                );
                reader.At += 2;
                return;
            case '\\':
                Escape();
                break;
            default:
                Literal(reader.ReadCodePoint());
                break;
        }

        Quantifier();
    }

    private void Group()
    {
        if (reader.Peek(1) != '?')
        {
            reader.At++;
            OpenCapture();
        }
        else if (reader.Starts("(?:") || reader.Starts("(?=") || reader.Starts("(?!"))
        {
            Copy(3);
        }
        else if (reader.Starts("(?<=") || reader.Starts("(?<!"))
        {
            Copy(4);
        }
        else if (reader.Starts("(?<") && reader.ReadTo('>') is not null)
        {
            OpenCapture();
        }
        else
        {
            throw new FormatException("(? begins no group that ECMA-262 has");
        }

        Disjunction();
        if (reader.Next != ')')
        {
            throw new FormatException("a ( is not closed");
        }

        Copy(1);
    }

    /// <summary>Groups are numbered as they open; in .NET, those with a name would come last. What nobody refers to captures nothing.</summary>
    private void OpenCapture()
    {
        opened++;
        output.Append(CultureInfo.InvariantCulture, $"{(groups.AreReferredTo ? $"(?<{opened}>" : "(?:")}");
    }

    /// <summary>Reads what a backslash begins.</summary>
    private void Escape()
    {
        switch (reader.Peek(1))
        {
            case 'k':
                reader.At += 2;
                var name = reader.Next == '<' ? reader.ReadTo('>')?[1..] : "";
                BackReference(groups.NumberOf(name ?? "") ?? throw new FormatException($"there is no group <{name}>"));
                break;
            case >= '1' and <= '9':
                var start = ++reader.At;
                while (char.IsAsciiDigit(reader.Next))
                {
                    reader.At++;
                }

                var digits = reader.Source[start..reader.At];
                BackReference(
                    int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number <= groups.Count
                        ? number
                        : throw new FormatException($@"there is no group \{digits}")
                );
                break;
            default:
                if (reader.ReadSetEscape() is { } set)
                {
                    output.Append(set.ToPattern());
                }
                else
                {
                    Literal(reader.ReadCharacterEscape());
                }

                break;
        }
    }

    /// <summary>A group that has matched nothing yet matches the empty text; in .NET, its reference would fail.</summary>
    private void BackReference(int group) => output.Append(CultureInfo.InvariantCulture, $@"(?({group})\k<{group}>)");

    private void Literal(int character) => output.Append(new CodePointSet((character, character)).ToPattern());

    private void Quantifier()
    {
        var quantifier = Quantifiers.Match(reader.Source, reader.At);
        if (!quantifier.Success)
        {
            return;
        }

        var (least, most) = (Count(quantifier.Groups["least"]), Count(quantifier.Groups["most"]));
        if (least > most)
        {
            throw new FormatException($"{quantifier.Groups["count"]} counts down");
        }

        Copy(quantifier.Length);
        if (reader.Next is '*' or '+' or '?')
        {
            throw new FormatException($"there is nothing before {reader.Next} to repeat");
        }
    }

    private static int? Count(Group digits) =>
        digits.Length == 0 ? null
        : int.TryParse(digits.ValueSpan, CultureInfo.InvariantCulture, out var count) ? count
        : throw new FormatException($"{digits} is too large a count");

    private void Copy(int length)
    {
        output.Append(reader.Source, reader.At, length);
        reader.At += length;
    }

    [GeneratedRegex(
        @"\G([*+?]|(?<count>\{(?<least>[0-9]+)(,(?<most>[0-9]*))?\}))\??",
        RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Quantifiers { get; }
}

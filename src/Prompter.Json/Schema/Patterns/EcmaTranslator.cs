using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Prompter.Json.Schema.Patterns;

/// <summary>Writes a pattern of ECMA-262 (with the flag u) as one of .NET.</summary>
/// <remarks>
/// In two points it takes more than the standard: any character but a letter or digit may have a backslash before it, and
/// a brace or bracket that opens nothing stands for itself. Patterns are written so in schemas.
/// </remarks>
internal sealed class EcmaTranslator
{
    private readonly string source;
    private readonly EcmaGroups groups;
    private readonly StringBuilder output = new();
    private int at;
    private int opened;

    private EcmaTranslator(string source)
    {
        this.source = source;
        groups = EcmaGroups.In(source);
    }

    /// <exception cref="FormatException">It is no pattern; the message says why.</exception>
    public static string Translate(string source)
    {
        var translator = new EcmaTranslator(source);
        translator.Disjunction();
        return translator.at == source.Length
            ? translator.output.ToString()
            : throw new FormatException("a ) closes nothing");
    }

    private char Next => at < source.Length ? source[at] : '\0';

    private void Disjunction()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        while (at < source.Length && Next != ')')
        {
            if (Next == '|')
            {
                output.Append(source[at++]);
            }
            else
            {
                Term();
            }
        }
    }

    private void Term()
    {
        switch (Next)
        {
            case '^':
                at++;
                output.Append('^');
                return;
            case '$':
                // In .NET, $ is before a last line end too.
                at++;
                output.Append(@"\z");
                return;
            case '*' or '+' or '?':
                throw new FormatException($"there is nothing before {Next} to repeat");
            case '(':
                Group();
                break;
            case '[':
                output.Append(new EcmaClass(source, at).Read(out at));
                break;
            case '.':
                at++;
                output.Append(EcmaCharacters.NotLineEnd.ToPattern());
                break;
            case '\\':
                if (Escape())
                {
                    return;
                }

                break;
            default:
                Literal(EcmaCharacters.CodePoint(source, ref at));
                break;
        }

        Quantifier();
    }

    private void Group()
    {
        at++;
        if (Next != '?')
        {
            OpenCapture();
        }
        else if (Starts("?:") || Starts("?=") || Starts("?!"))
        {
            output.Append('(').Append(source, at, 2);
            at += 2;
        }
        else if (Starts("?<=") || Starts("?<!"))
        {
            output.Append('(').Append(source, at, 3);
            at += 3;
        }
        else if (Starts("?<") && source.IndexOf('>', at) is var end and > 0)
        {
            OpenCapture();
            at = end + 1;
        }
        else
        {
            throw new FormatException("(? begins no group that ECMA-262 has");
        }

        Disjunction();
        if (Next != ')')
        {
            throw new FormatException("a ( is not closed");
        }

        output.Append(source[at++]);
    }

    /// <summary>Groups are numbered as they open; in .NET, those with a name would come last. What nobody refers to captures nothing.</summary>
    private void OpenCapture()
    {
        opened++;
        output.Append(groups.AreReferredTo ? $"(?<{opened.ToString(CultureInfo.InvariantCulture)}>" : "(?:");
    }

    /// <summary>Reads what a backslash begins.</summary>
    /// <returns>Whether it matches no character, so that nothing repeats it.</returns>
    private bool Escape()
    {
        var letter = at + 1 < source.Length ? source[at + 1] : '\0';
        switch (letter)
        {
            case 'b' or 'B':
                at += 2;
                output.Append(EcmaCharacters.WordEdge(isEdge: letter == 'b'));
                return true;
            case 'k':
                at += 2;
                var end = Next == '<' ? source.IndexOf('>', at) : -1;
                var name = end < 0 ? "" : source[(at + 1)..end];
                BackReference(groups.NumberOf(name) ?? throw new FormatException($"there is no group <{name}>"));
                at = end + 1;
                return false;
            case >= '1' and <= '9':
                var start = ++at;
                while (char.IsAsciiDigit(Next))
                {
                    at++;
                }

                var digits = source[start..at];
                BackReference(
                    int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    && number <= groups.Count
                        ? number
                        : throw new FormatException($@"there is no group \{digits}")
                );
                return false;
            default:
                if (EcmaCharacters.SetEscape(source, ref at) is { } set)
                {
                    output.Append(set.ToPattern());
                }
                else
                {
                    Literal(EcmaCharacters.CharacterEscape(source, ref at));
                }

                return false;
        }
    }

    /// <summary>A group that has matched nothing yet matches the empty text; in .NET, its reference would fail.</summary>
    private void BackReference(int group) => output.Append(CultureInfo.InvariantCulture, $@"(?({group})\k<{group}>)");

    private void Literal(int character) => output.Append(new CodePointSet((character, character)).ToPattern());

    private void Quantifier()
    {
        var start = at;
        switch (Next)
        {
            case '*' or '+' or '?':
                at++;
                break;
            case '{' when CountEnd() is var end and > 0:
                at = end;
                break;
            default:
                return;
        }

        if (Next == '?')
        {
            at++;
        }

        output.Append(source, start, at - start);
        if (Next is '*' or '+' or '?')
        {
            throw new FormatException($"there is nothing before {Next} to repeat");
        }
    }

    /// <summary>Where a count such as <c>{2,5}</c> ends, or 0 where the brace begins none.</summary>
    private int CountEnd()
    {
        var close = source.IndexOf('}', at);
        if (close < 0)
        {
            return 0;
        }

        var bounds = source[(at + 1)..close].Split(',');
        if (bounds.Length > 2 || bounds[0].Length == 0 || bounds.Any(bound => !bound.All(char.IsAsciiDigit)))
        {
            return 0;
        }

        var numbers = bounds.Where(bound => bound.Length > 0).Select(Count).ToList();
        return numbers.Count == 2 && numbers[0] > numbers[1]
            ? throw new FormatException($"{{{string.Join(',', bounds)}}} counts down")
            : close + 1;
    }

    private static int Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new FormatException($"{digits} is too large a count");

    private bool Starts(string text) => source.AsSpan(at).StartsWith(text, StringComparison.Ordinal);
}

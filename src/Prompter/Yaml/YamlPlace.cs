using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Prompter.Yaml;

/// <summary>A piece of a YAML text with where it begins and ends in it, so that it can be changed and all else stays as it is.</summary>
internal sealed class YamlPlace
{
    /// <summary>Where its first character is.</summary>
    public required int Start { get; init; }

    /// <summary>Behind its last character that is no blank.</summary>
    public int End { get; private set; }

    /// <summary>How many characters stand before it in its line.</summary>
    public required int Column { get; init; }

    /// <summary>Whether it is in brackets, or a text of its own line.</summary>
    public bool IsInline { get; private init; }

    public string Text { get; private init; } = "";

    /// <summary>Null for what is no map.</summary>
    public List<YamlPlaceEntry>? Entries { get; private init; }

    /// <summary>Null for what is no list.</summary>
    public List<YamlPlace>? Items { get; private init; }

    /// <summary>Whether nothing is written there, which is null.</summary>
    public bool IsEmpty => Entries is null && Items is null && End == Start;

    /// <summary>The root of a text; null where there is nothing in it.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static YamlPlace? In(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        var root = Read(parser, text);
        return root.IsEmpty ? null : root;
    }

    /// <summary>Behind a bracket, at which the parser says that a list or a map ends.</summary>
    private static int Behind(Mark bracket, string text) => text.IndexOfAny([']', '}'], (int)bracket.Index) + 1;

    private static YamlPlace Read(Parser parser, string text)
    {
        if (parser.TryConsume<MappingStart>(out var map))
        {
            var place = new YamlPlace
            {
                Start = (int)map.Start.Index,
                Column = (int)map.Start.Column - 1,
                IsInline = map.Style == MappingStyle.Flow,
                Entries = [],
            };
            while (!parser.Accept<MappingEnd>(out _))
            {
                place.Entries.Add(new(Read(parser, text), Read(parser, text)));
            }

            var end = parser.Consume<MappingEnd>();
            place.End = place.IsInline ? Behind(end.Start, text) : place.Entries.Max(entry => entry.EndIn(text));
            return place;
        }

        if (parser.TryConsume<SequenceStart>(out var list))
        {
            var place = new YamlPlace
            {
                Start = (int)list.Start.Index,
                Column = (int)list.Start.Column - 1,
                IsInline = list.Style == SequenceStyle.Flow,
                Items = [],
            };
            while (!parser.Accept<SequenceEnd>(out _))
            {
                place.Items.Add(Read(parser, text));
            }

            var end = parser.Consume<SequenceEnd>();
            place.End = place.IsInline ? Behind(end.Start, text) : place.Items.Max(item => item.End);
            return place;
        }

        var node = parser.Consume<NodeEvent>();
        var scalar = node as Scalar;
        var (from, to) = ((int)node.Start.Index, (int)node.End.Index);
        while (to > from && char.IsWhiteSpace(text[to - 1]))
        {
            to--;
        }

        return new()
        {
            Start = from,
            End = to,
            Column = (int)node.Start.Column - 1,
            IsInline = scalar?.Style is not (ScalarStyle.Literal or ScalarStyle.Folded),
            Text = scalar?.Value ?? "",
        };
    }
}

/// <summary>An entry of a map.</summary>
internal sealed record YamlPlaceEntry(YamlPlace Key, YamlPlace Value)
{
    /// <summary>Behind the colon of the key.</summary>
    public int ColonEndIn(string text) => text.IndexOf(':', Key.End) + 1;

    /// <summary>Behind its last character that is no blank and no comment.</summary>
    public int EndIn(string text) => Value.IsEmpty ? ColonEndIn(text) : Value.End;
}

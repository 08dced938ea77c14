using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Prompter.Yaml;

/// <summary>
/// Reads YAML from the parser's events. The library's own documents will not do: they give up at the first duplicate key,
/// and deep nesting or an alias to its own list overflows the stack.
/// </summary>
internal sealed class YamlReader(string text, string source, Action<Origin, string> report)
{
    private const int DeepestNesting = 64;
    private const int MostRepeatedValues = 100_000;

    private readonly Parser parser = new(new StringReader(text));
    private readonly Dictionary<string, YamlValue?> anchors = new(StringComparer.Ordinal);
    private readonly Stack<Origin> open = [];
    private int repeated;

    /// <summary>Whether the end of the file was reached, so that what is not there is really missing.</summary>
    private bool IsComplete { get; set; } = true;

    /// <summary>Reads the one document of a file.</summary>
    /// <returns>What could be read, null for nothing at all, and whether that is the whole file.</returns>
    public static (YamlValue? Root, bool IsComplete) Read(string text, string source, Action<Origin, string> report)
    {
        var reader = new YamlReader(text, source, report);
        return (reader.ReadDocument(), reader.IsComplete);
    }

    private YamlValue? ReadDocument()
    {
        if (Next() is not StreamStart || Next() is not DocumentStart || Next() is not { } first)
        {
            return null;
        }

        var root = ReadValue(first);
        if (Next() is DocumentEnd && Next() is DocumentStart second)
        {
            report(At(second.Start), "a second document begins here; the file may hold one, so remove this line");
        }

        return root;
    }

    private YamlValue ReadValue(ParsingEvent start)
    {
        var origin = At(start.Start);
        if (start is AnchorAlias alias)
        {
            return Repeat(alias.Value.Value, origin);
        }

        if (start is not NodeEvent node)
        {
            // The parser lets some keys without a value through, and then the end of their map comes in its place.
            return Stop(origin, "not valid YAML: a value is missing before this");
        }
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            report(origin, $"remove the tag {MessageText.Quote(node.Tag.Value)}; no value here needs one");
        }

        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor.Value] = null;
        }

        YamlValue value = node switch
        {
            Scalar scalar => new YamlText(origin, scalar.Value, scalar.Style != ScalarStyle.Plain),
            _ when open.Count == DeepestNesting => Stop(origin, $"this is nested deeper than {DeepestNesting} levels"),
            SequenceStart => ReadList(origin),
            _ => ReadMap(origin),
        };
        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor.Value] = value;
        }

        return value;
    }

    private YamlList ReadList(Origin origin)
    {
        var items = new List<YamlValue>();
        open.Push(origin);
        while (Next() is { } next and not SequenceEnd)
        {
            items.Add(ReadValue(next));
        }

        open.Pop();
        return new(origin, items);
    }

    private YamlMap ReadMap(Origin origin)
    {
        var entries = new List<YamlEntry>();
        var merged = new List<YamlValue>();
        var lines = new Dictionary<string, int?>(StringComparer.Ordinal);
        open.Push(origin);
        while (Next() is { } next and not MappingEnd)
        {
            var key = ReadValue(next);
            if (Next() is not { } following)
            {
                break;
            }

            var value = ReadValue(following);
            if (key is not YamlText name)
            {
                report(key.Origin, "a key must be text, not a list or a map");
            }
            else if (!lines.TryAdd(name.Text, name.Origin.Line))
            {
                report(
                    name.Origin,
                    $"duplicate key {MessageText.Quote(name.Text)}; it is on line {lines[name.Text]} too, keep one"
                );
            }
            else if (name is { Text: "<<", IsQuoted: false })
            {
                merged.Add(value);
            }
            else
            {
                entries.Add(new(name, value));
            }
        }
        open.Pop();
        foreach (var map in merged.SelectMany(MapsToMerge))
        {
            entries.AddRange(map.Entries.Where(entry => lines.TryAdd(entry.Key.Text, entry.Key.Origin.Line)));
        }

        return new(origin, entries);
    }

    private IEnumerable<YamlMap> MapsToMerge(YamlValue value)
    {
        foreach (var candidate in value is YamlList list ? list.Items : [value])
        {
            if (candidate is YamlMap map)
            {
                yield return map;
            }
            else if (candidate is not YamlInvalid)
            {
                report(candidate.Origin, $"'<<' takes a map or a list of maps, not {candidate.Kind}");
            }
        }
    }

    private YamlValue Repeat(string name, Origin origin)
    {
        if (!anchors.TryGetValue(name, out var value))
        {
            report(origin, $"nothing above is marked with the anchor {MessageText.Quote("&" + name)}");
        }
        else if (value is null)
        {
            report(origin, $"{MessageText.Quote("*" + name)} stands inside of what it repeats; write the value out");
        }
        else if ((repeated += value.Size) <= MostRepeatedValues)
        {
            return value;
        }
        else
        {
            return Stop(
                origin,
                $"aliases such as {MessageText.Quote("*" + name)} repeat more than {MostRepeatedValues} values"
            );
        }

        return new YamlInvalid(origin);
    }

    /// <summary>The next event, or null at the end and after the first error that reading cannot go on from.</summary>
    private ParsingEvent? Next()
    {
        if (!IsComplete)
        {
            return null;
        }

        try
        {
            return parser.MoveNext() ? parser.Current : null;
        }
        catch (YamlException exception)
        {
            var (line, column, reason) = YamlReason.Of(exception, text);
            Stop(new(source, line, column), $"not valid YAML: {reason}");
        }
        catch (InvalidOperationException) when (open.TryPeek(out var unclosed))
        {
            // What the parser throws when a list or map in brackets meets the next key of the block around it.
            Stop(unclosed, "not valid YAML: the list or map that opens here is not closed; add ']' or '}'");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // What the parser throws for a document's end before any document, and for a tag without a name.
            Stop(
                new(source),
                "not valid YAML: there is a '!!' without a name, or a '...' before anything else; remove it"
            );
        }
        return null;
    }

    private Origin At(Mark mark) => new(source, (int)mark.Line, (int)mark.Column);

    private YamlInvalid Stop(Origin origin, string message)
    {
        IsComplete = false;
        report(origin, message);
        return new(origin);
    }
}

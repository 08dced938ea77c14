namespace Prompter.Yaml;

/// <summary>Changes one value of a YAML text, and leaves comments, order and style of all else as they are.</summary>
/// <remarks>It trusts the parser's positions; whoever uses it has to look at what came of it.</remarks>
internal sealed class YamlEdit(string text)
{
    private const int Step = 2;

    private readonly string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
    private readonly YamlPlace? root = YamlPlace.In(text);

    /// <summary>Sets a value, whether or not there is one.</summary>
    /// <param name="path">The keys that lead to it.</param>
    /// <param name="value">It as YAML in one line.</param>
    /// <param name="items">Its texts where it is a list, which may stand below each other; else null.</param>
    /// <returns>The text with it; null where it cannot be put there.</returns>
    public string? Set(IReadOnlyList<string> path, string value, IReadOnlyList<string>? items)
    {
        if (root is null)
        {
            return Insert(text.Length, Lines(path, value, 0));
        }

        var (map, above) = (root, default(YamlPlaceEntry));
        for (var depth = 0; map.Entries is not null; depth++)
        {
            var entry = map.Entries.Find(entry => entry.Key.Text == path[depth]);
            List<string> rest = [.. path.Skip(depth)];
            if (entry is null)
            {
                return map.IsInline ? AddInline(map, rest, value) : AddLines(map, above, rest, value);
            }

            if (depth == path.Count - 1)
            {
                return Replace(entry, value, items);
            }

            if (entry.Value.IsEmpty)
            {
                var at = entry.ColonEndIn(text);
                rest = [.. rest.Skip(1)];
                return map.IsInline
                    ? text.Insert(at, $" {{ {Inline(rest, value)} }}")
                    : InsertNear(entry, rest, value, entry.Key.Column + Step, NextLine(at));
            }

            (map, above) = (entry.Value, entry);
        }

        return null;
    }

    /// <summary>Takes a value away.</summary>
    /// <returns>The text without it; null where there is none, or it cannot be taken away.</returns>
    public string? Unset(IReadOnlyList<string> path)
    {
        var map = root;
        foreach (var name in path.SkipLast(1))
        {
            map = map?.Entries?.Find(entry => entry.Key.Text == name)?.Value;
        }

        var at = map?.Entries?.FindIndex(entry => entry.Key.Text == path[^1]) ?? -1;
        if (at < 0)
        {
            return null;
        }

        var entries = map!.Entries!;
        var entry = entries[at];
        var isAlone = entries.Count == 1;
        if (isAlone && path.Count > 2)
        {
            // An entry whose name the user chose is nothing without a value.
            return Unset([.. path.SkipLast(1)]);
        }

        if (!map.IsInline)
        {
            var start = LineStart(entry.Key.Start);
            return text[start..entry.Key.Start].Trim().Length > 0
                ? null
                : text.Remove(start, NextLine(entry.EndIn(text)) - start);
        }

        var (from, to) =
            isAlone ? (map.Start + 1, map.End - 1)
            : at == entries.Count - 1 ? (entries[at - 1].EndIn(text), entry.EndIn(text))
            : (entry.Key.Start, entries[at + 1].Key.Start);
        return text.Remove(from, to - from);
    }

    private string Replace(YamlPlaceEntry entry, string value, IReadOnlyList<string>? items)
    {
        var old = entry.Value;
        if (old.IsInline && !old.IsEmpty)
        {
            return text[..old.Start] + value + text[old.End..];
        }

        var after = entry.ColonEndIn(text);
        return old.Items is { } present && items is { Count: > 0 }
            ? ReplaceLines(old, present, items)
            : text[..after] + " " + value + text[(old.IsEmpty ? after : old.End)..];
    }

    /// <summary>Writes a list below each other; what was in it before keeps its line, with the comments above and beside it.</summary>
    private string ReplaceLines(YamlPlace list, List<YamlPlace> present, IReadOnlyList<string> items)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        var from = LineStart(list.Start);
        var start = from;
        foreach (var item in present)
        {
            var end = NextLine(item.End);
            lines.TryAdd(item.Text, WithEnd(text[start..end]));
            start = end;
        }

        var indentation = new string(' ', list.Column);
        var all = items.Select(item =>
            lines.GetValueOrDefault(item) ?? $"{indentation}- {YamlWriter.Text(item)}{newLine}"
        );
        return text[..from] + string.Concat(all) + text[start..];
    }

    private string AddInline(YamlPlace map, List<string> rest, string value) =>
        map.Entries is [.., var last]
            ? text.Insert(last.EndIn(text), $", {Inline(rest, value)}")
            : text[..map.Start] + $"{{ {Inline(rest, value)} }}" + text[map.End..];

    private string AddLines(YamlPlace map, YamlPlaceEntry? above, List<string> rest, string value) =>
        InsertNear(above, rest, value, map.Entries![0].Key.Column, NextLine(map.End));

    /// <summary>Inserts lines behind the comment that shows how the key is set, as the initial file has them, else at a place.</summary>
    private string InsertNear(YamlPlaceEntry? above, List<string> rest, string value, int column, int place)
    {
        var example = $"{new string(' ', column)}#{rest[0]}:";
        for (var at = above is null ? 0 : NextLine(above.Key.End); at < text.Length; at = NextLine(at))
        {
            var line = text[at..NextLine(at)].TrimEnd();
            if (line.StartsWith(example, StringComparison.Ordinal))
            {
                return Insert(NextLine(at), Lines(rest, value, column));
            }

            if (at >= place && line.Length > 0 && line.TrimStart()[0] != '#')
            {
                break;
            }
        }

        return Insert(place, Lines(rest, value, column));
    }

    private string Insert(int at, string lines) =>
        text.Insert(at, at > 0 && text[at - 1] != '\n' ? newLine + lines : lines);

    private string Lines(IReadOnlyList<string> path, string value, int column) =>
        string.Concat(
            path.Select(
                (key, depth) =>
                    $"{new string(' ', column + depth * Step)}{YamlWriter.Text(key)}:{(depth == path.Count - 1 ? $" {value}" : "")}{newLine}"
            )
        );

    private static string Inline(List<string> path, string value) =>
        path.Count == 1
            ? $"{YamlWriter.Text(path[0])}: {value}"
            : $"{YamlWriter.Text(path[0])}: {{ {Inline([.. path.Skip(1)], value)} }}";

    private string WithEnd(string line) => line.EndsWith('\n') ? line : line + newLine;

    private int LineStart(int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private int NextLine(int at) =>
        text.IndexOf('\n', Math.Min(at, text.Length)) is >= 0 and var end ? end + 1 : text.Length;
}

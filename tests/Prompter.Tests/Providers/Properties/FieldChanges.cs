using System.Text.RegularExpressions;

namespace Prompter.Tests.Providers.Properties;

/// <summary>An answer in which one field is another one.</summary>
/// <param name="Name">What was changed.</param>
/// <param name="Body">The answer.</param>
/// <param name="Streams">Whether it is a stream.</param>
/// <param name="Original">The answer before.</param>
internal sealed record FieldChange(string Name, byte[] Body, bool Streams, byte[] Original)
{
    /// <summary>Whether the field is beside the answer, which then has to live.</summary>
    public required bool IsBeside { get; init; }

    /// <summary>Whether what stands there may be an error, or words that are one.</summary>
    public required bool MayBeError { get; init; }

    /// <summary>Texts of the answer that are no longer in it, as the server says.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>What the server says instead; null where it is no text.</summary>
    public required string? Said { get; init; }
}

/// <summary>Every field of recorded answers in turn absent, null, of every other type, and huge.</summary>
internal static partial class FieldChanges
{
    private const string Absent = "absent";

    /// <summary>What Python's programs write; no JSON, and to be read as null.</summary>
    private const string NotANumber = "-Infinity";
    private const string UnknownMember = """{"x":5}""";
    private const string Placeholder = "not a number";
    private static readonly string HugeText = $"\"{new string('x', 100_000)}\"";

    private static readonly string[] Values =
    [
        Absent,
        "null",
        "5",
        "-7",
        "5.5",
        "1e300",
        "99999999999999999999999999",
        "\"x\"",
        "\"5\"",
        "\"\"",
        HugeText,
        "[]",
        "[5]",
        "{}",
        UnknownMember,
        "true",
        "false",
        NotANumber,
    ];

    public static IEnumerable<FieldChange> Of(Recording recording)
    {
        foreach (var stream in recording.Streams)
        {
            for (var number = 0; number < stream.Length; number++)
            {
                foreach (var (name, changed, field) in ChangesOf(stream[number], recording))
                {
                    string[] documents = [.. stream[..number], changed, .. stream[(number + 1)..]];
                    yield return ChangeOf(
                        recording,
                        $"event {number}: {name}",
                        recording.Written(documents, stream),
                        true,
                        recording.Written(stream),
                        field
                    );
                }
            }
        }

        foreach (var whole in recording.Wholes)
        {
            foreach (var (name, changed, field) in ChangesOf(whole, recording))
            {
                yield return ChangeOf(
                    recording,
                    $"whole: {name}",
                    Encoding.UTF8.GetBytes(changed),
                    false,
                    Encoding.UTF8.GetBytes(whole),
                    field
                );
            }
        }
    }

    private static FieldChange ChangeOf(
        Recording recording,
        string name,
        byte[] body,
        bool streams,
        byte[] original,
        Field field
    ) =>
        new(name, body, streams, original)
        {
            IsBeside =
                !field.Texts.Any()
                && !field.IsIn(recording.Calls)
                && !field.IsIn(recording.Ends)
                && !field.IsIn(recording.Kinds)
                && !field.IsIn(recording.Errors),
            MayBeError = field.Said is not null || field.IsIn(recording.Errors),
            Removed = field.Removed,
            Said = field.Said,
        };

    private static IEnumerable<(string Name, string Document, Field Field)> ChangesOf(
        string document,
        Recording recording
    )
    {
        if (document == "[DONE]")
        {
            yield break;
        }

        foreach (var path in PathsOf(JsonNode.Parse(document)!, ""))
        {
            foreach (var value in Values)
            {
                var root = JsonNode.Parse(document)!;
                var old = At(root, path);
                var field = new Field(path, value, old, root, recording);
                if (value == (old?.ToJsonString() ?? "null") || field.SaysSomethingElse)
                {
                    continue;
                }

                Put(root, path, value);
                yield return ($"{path} is {value[..Math.Min(value.Length, 30)]}", Written(root), field);
            }
        }
    }

    private static IEnumerable<string> PathsOf(JsonNode? node, string path)
    {
        var members = node switch
        {
            JsonObject inner => inner.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => (index.ToString(CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach (var (name, value) in members)
        {
            var below = path.Length == 0 ? name : $"{path}/{name}";
            yield return below;
            foreach (var further in PathsOf(value, below))
            {
                yield return further;
            }
        }
    }

    private static JsonNode? At(JsonNode? root, string path) =>
        path.Split('/')
            .Aggregate(
                root,
                (node, name) =>
                    node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)] : node![name]
            );

    private static void Put(JsonNode root, string path, string value)
    {
        var slash = path.LastIndexOf('/');
        var (parent, name) = (slash < 0 ? root : At(root, path[..slash])!, path[(slash + 1)..]);
        if (parent is JsonArray list)
        {
            var index = int.Parse(name, CultureInfo.InvariantCulture);
            list.RemoveAt(index);
            if (value != Absent)
            {
                list.Insert(index, NodeOf(value));
            }
        }
        else if (value == Absent)
        {
            parent.AsObject().Remove(name);
        }
        else
        {
            parent[name] = NodeOf(value);
        }
    }

    private static string Written(JsonNode root) =>
        root.ToJsonString().Replace($"\"{Placeholder}\"", NotANumber, StringComparison.Ordinal);

    private static JsonNode? NodeOf(string value) =>
        value == NotANumber ? JsonValue.Create(Placeholder) : JsonNode.Parse(value);

    [GeneratedRegex(@"(?<=^|/)\d+(?=/|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Index();

    /// <summary>A field that gets another value.</summary>
    private sealed record Field(string Path, string Value, JsonNode? Old, JsonNode Root, Recording Recording)
    {
        private readonly string pattern = Index().Replace(Path, "*");

        /// <summary>Texts of the answer that were in it.</summary>
        public IReadOnlyList<string> Texts { get; } = [.. TextsIn(Old, Index().Replace(Path, "*"), Recording)];

        /// <summary>Whether this or what is in it is a field of the answer.</summary>
        public bool IsIn(string[] fields) =>
            fields.Any(field =>
                field == pattern
                || field.StartsWith(pattern + "/", StringComparison.Ordinal)
                || (
                    field.EndsWith("/*", StringComparison.Ordinal)
                    && pattern.StartsWith(field[..^1], StringComparison.Ordinal)
                )
            );

        /// <summary>Whether the document then says, by the protocol, that it is something else.</summary>
        public bool SaysSomethingElse =>
            Recording.Kinds.Contains(pattern)
                ? Value.StartsWith('"')
                    || (
                        Old is JsonValue
                        && Old.GetValueKind() is JsonValueKind.True
                        && Value is Absent or "null" or "false" or NotANumber
                    )
                : Recording.Ends.Contains(pattern) && Value is "true";

        public string? Said => Value.StartsWith('"') ? Value[1..^1] : null;

        public IReadOnlyList<string> Removed =>
            Recording.Kinds.Contains(pattern) ? [.. TextsIn(Root, "", Recording)]
            : Said is not null || Value is Absent or "null" or NotANumber or "false" or "[]" or "{}" or UnknownMember
                ? Texts
            : [];

        private static IEnumerable<string> TextsIn(JsonNode? node, string path, Recording recording) =>
            node switch
            {
                JsonObject members => members.SelectMany(member =>
                    TextsIn(member.Value, path.Length == 0 ? member.Key : $"{path}/{member.Key}", recording)
                ),
                JsonArray items => items.SelectMany(item => TextsIn(item, $"{path}/*", recording)),
                JsonValue value when value.GetValueKind() is JsonValueKind.String && recording.Texts.Contains(path) =>
                [
                    (string)value!,
                ],
                _ => [],
            };
    }
}

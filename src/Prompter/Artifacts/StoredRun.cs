using Prompter.Runs;

namespace Prompter.Artifacts;

/// <summary>A run as it lies on disk. The folder may be a stranger's: nothing outside of it is read, and no pipe in it is waited for.</summary>
internal sealed class StoredRun
{
    private const int LargestManifest = 64;
    private const int LargestRows = 1024;

    private StoredRun(string path, JsonElement manifest) => (Path, Manifest) = (path, manifest);

    /// <summary>Its folder, absolute.</summary>
    public string Path { get; }

    public JsonElement Manifest { get; }

    /// <summary>Null for one that was made before runs had names.</summary>
    public string? Id => Text("id");

    public string? Prompt => Text("prompt");

    /// <summary>What the user called the models.</summary>
    public IReadOnlyList<string> Labels =>
        [.. Items("targets").Select(target => TextOf(target, "label")).OfType<string>()];

    /// <summary>What cannot be repeated because a secret was in it.</summary>
    public IReadOnlyList<string> Redacted => TextsIn("redacted");

    /// <summary>The command line, with secrets redacted.</summary>
    public IReadOnlyList<string> Arguments => TextsIn("arguments");

    public string? WorkingDirectory => Text("working_directory");

    public long StandardInputBytes =>
        Manifest.TryGetProperty("standard_input_bytes", out var bytes) && bytes.TryGetInt64(out var count) ? count : 0;

    /// <summary>What was read beside the command line.</summary>
    public IEnumerable<ManifestFile> Files =>
        Items("files")
            .Where(file => TextOf(file, "path") is not null)
            .Select(file => new ManifestFile(TextOf(file, "path")!, null, TextOf(file, "sha256")));

    /// <summary>Opens the run that a folder has; null where it has none.</summary>
    public static StoredRun? Open(string path)
    {
        try
        {
            using var file = OrdinaryFile.Open(System.IO.Path.Combine(path, "manifest.json"));
            var manifest = JsonDocument.Parse(WholeFile.Read(file, LargestManifest)).RootElement;
            return manifest.ValueKind == JsonValueKind.Object && manifest.TryGetProperty("prompter_version", out _)
                ? new(path, manifest)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What came of its models, in the order of finishing; lines that cannot be read are passed by.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be read.</exception>
    public IReadOnlyList<JsonElement> Rows()
    {
        var path = System.IO.Path.Combine(Path, "results.jsonl");
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = OrdinaryFile.Open(path);
        using var reader = new StreamReader(new MemoryStream(WholeFile.Read(file, LargestRows)));
        var rows = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            if (RunJson.ReadRow(line) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>What came of its models, in the order in which they were named.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be read.</exception>
    public IReadOnlyList<TargetResult> Results()
    {
        var labels = Labels.ToList();
        return
        [
            .. Rows().Select(row => StoredResult.Of(row, Path)).OrderBy(result => labels.IndexOf(result.Target.Label)),
        ];
    }

    /// <summary>What was kept of standard input; null where there was none, or it is not there.</summary>
    public byte[]? StandardInput()
    {
        try
        {
            if (InputFile is not { } name || RealPath.LeadsOutOf(name, Path))
            {
                return null;
            }

            using var file = OrdinaryFile.Open(System.IO.Path.Combine(Path, name));
            return WholeFile.Read(file, LargestManifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether only the beginning of standard input was kept.</summary>
    public bool IsInputCut =>
        Manifest.TryGetProperty("standard_input", out var input)
        && input.ValueKind == JsonValueKind.Object
        && input.TryGetProperty("is_cut", out var isCut)
        && isCut.ValueKind == JsonValueKind.True;

    /// <summary>What the index is told of a run that somebody names; null where it has no name.</summary>
    public RunEntry? ToEntry()
    {
        if (Id is not { Length: > 0 } id || Text("started_at") is not { } started)
        {
            return null;
        }

        var totals =
            Manifest.TryGetProperty("totals", out var sums) && sums.ValueKind == JsonValueKind.Object ? sums : default;
        return new()
        {
            Id = id,
            Path = Path,
            Status = RunEntry.StatusOf(
                Text("status") ?? "",
                totals.ValueKind == JsonValueKind.Object
                    ? new(0, Count("error"), Count("timeout"), 0, 0, null, null, null, 0)
                    : null
            ),
            StartedAt = MomentOf(started) ?? default,
            EndedAt = MomentOf(Text("ended_at")),
            Models = [.. Labels.Take(RunEntry.MostModels)],
            Prompt = Prompt is { } prompt ? RunEntry.Beginning(prompt) : null,
            Cost =
                totals.ValueKind == JsonValueKind.Object
                && totals.TryGetProperty("cost_estimated", out var cost)
                && cost.ValueKind == JsonValueKind.Number
                && cost.TryGetDecimal(out var dollars)
                    ? dollars
                    : null,
        };

        int Count(string name) =>
            totals.TryGetProperty(name, out var count)
            && count.ValueKind == JsonValueKind.Number
            && count.TryGetInt32(out var number)
                ? number
                : 0;
    }

    private string? InputFile =>
        Manifest.TryGetProperty("standard_input", out var input) && input.ValueKind == JsonValueKind.Object
            ? TextOf(input, "file")
            : null;

    private static DateTimeOffset? MomentOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
            ? moment
            : null;

    private string? Text(string name) => TextOf(Manifest, name);

    private List<string> TextsIn(string name) =>
        [
            .. Items(name)
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => StoredResult.TextIn(item) ?? ""),
        ];

    private JsonElement.ArrayEnumerator Items(string name) =>
        Manifest.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : default;

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? StoredResult.TextIn(value)
            : null;
}

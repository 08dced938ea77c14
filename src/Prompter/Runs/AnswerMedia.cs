using Prompter.Redaction;

namespace Prompter.Runs;

/// <summary>What a model made beside text, such as pictures and sound: each in a file of its own, at once.</summary>
/// <param name="path">How the paths of the files begin; null to keep none.</param>
/// <param name="redactor">Takes secrets out of addresses and of text.</param>
internal sealed class AnswerMedia(string? path, Redactor redactor)
{
    private static readonly Dictionary<string, string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/png"] = "png",
        ["image/jpeg"] = "jpg",
        ["image/webp"] = "webp",
        ["image/gif"] = "gif",
        ["image/svg+xml"] = "svg",
        ["audio/wav"] = "wav",
        ["audio/x-wav"] = "wav",
        ["audio/mpeg"] = "mp3",
        ["audio/mp3"] = "mp3",
        ["audio/ogg"] = "ogg",
        ["audio/opus"] = "opus",
        ["audio/flac"] = "flac",
        ["audio/aac"] = "aac",
        ["audio/pcm"] = "pcm",
        ["audio/l16"] = "pcm",
        ["video/mp4"] = "mp4",
        ["video/webm"] = "webm",
        ["application/pdf"] = "pdf",
    };

    /// <summary>What the names of types of text have in them that do not begin with <c>text/</c>.</summary>
    private static readonly string[] TextTypes =
    [
        "json",
        "xml",
        "yaml",
        "csv",
        "javascript",
        "html",
        "x-sh",
        "sql",
        "toml",
    ];

    private readonly List<MediaFile> files = [];

    public IReadOnlyList<MediaFile> Files => files;

    /// <summary>Why one of them could not be written, or null.</summary>
    public string? Problem { get; private set; }

    public void Add(DataContent content)
    {
        var type = content.MediaType;
        var file = path is null
            ? null
            : $"{path}-{files.Count + 1}.{Endings.GetValueOrDefault(type.Split(';')[0].Trim(), "bin")}";
        // In pictures and sound nobody reads them.
        var data = file is null || !IsText(type) ? content.Data : redactor.Redact(content.Data);
        files.Add(new(type, data.Length, file, null));
        if (file is null)
        {
            return;
        }

        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(file)!);
            using var stream = PrivateFile.Open(file, FileMode.Create);
            stream.Write(data.Span);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem ??= HeldFolder.Named(exception.Message);
        }
    }

    private static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || TextTypes.Any(word => type.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Something that is not fetched: its address is all that is kept.</summary>
    public void Add(UriContent content) =>
        files.Add(new(content.MediaType, null, null, redactor.Redact(content.Uri.OriginalString)));

    /// <summary>Forgets everything: another attempt begins.</summary>
    public void Clear()
    {
        foreach (var file in files.Select(file => file.Path).OfType<string>())
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Problem ??= HeldFolder.Named(exception.Message);
            }
        }

        files.Clear();
    }
}

/// <summary>Something that a model made beside text.</summary>
/// <param name="Type">Its media type, such as <c>image/png</c>.</param>
/// <param name="Length">Its length in bytes; null where only its address is known.</param>
/// <param name="Path">Its file; null where it was not kept.</param>
/// <param name="Address">Where it is, with secrets redacted, if that is all that came.</param>
internal sealed record MediaFile(string Type, long? Length, string? Path, string? Address)
{
    /// <summary>Its file in the folder of the run, or null where it was not kept.</summary>
    public string? Name => Path is null ? null : $"media/{System.IO.Path.GetFileName(Path)}";
}

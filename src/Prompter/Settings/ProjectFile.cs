namespace Prompter.Settings;

/// <summary>The configuration file of the working folder, as it was read once: what is judged, remembered and used are the same bytes.</summary>
/// <param name="Source">How messages call it.</param>
/// <param name="Path">Where it lies, as <see cref="PlaceOf"/> says.</param>
/// <param name="Content">What was in it.</param>
/// <param name="Objections">What a stranger's file may not be, or set.</param>
internal sealed record ProjectFile(
    string Source,
    string Path,
    ReadOnlyMemory<byte> Content,
    IReadOnlyList<ConfigurationMistake> Objections
)
{
    /// <summary>
    /// Where a file lies: in its folder without links, under its own name even where it is a link itself. What it names is looked for in
    /// that folder, so a link in another one to a file that is trusted here is a stranger's.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    public static string PlaceOf(string path) =>
        System.IO.Path.GetDirectoryName(path) is { } folder && RealPath.Of(folder) is { } real
            ? System.IO.Path.Join(real, System.IO.Path.GetFileName(path))
            : path;

    /// <summary>Remembers that the user trusts it.</summary>
    /// <exception cref="PrompterException">The list of trusted files cannot be changed.</exception>
    public void Trust(TrustedFiles trusted, DateTimeOffset now) =>
        trusted.Add(
            new(
                Path,
                TrustedFiles.HashOf(Content.Span),
                now.ToString("yyyy-MM-ddTHH:mm:ssK", CultureInfo.InvariantCulture)
            )
        );

    /// <summary>Whether it counts: nothing in it needs trust, or the user trusts it.</summary>
    public bool Counts(ConfigurationSources sources) => Objections.Count == 0 || IsKnown(Find(sources));

    /// <exception cref="ConfigurationException">It has settings that need trust, and the user does not trust it.</exception>
    public void ThrowIfNotTrusted(ConfigurationSources sources)
    {
        if (Objections.Count == 0)
        {
            return;
        }

        var known = Find(sources);
        if (IsKnown(known))
        {
            return;
        }

        var why = known is null
            ? $"{Source} lies in this folder, so it may be a stranger's, and it asks for what needs your trust"
            : $"{Source} has changed since you trusted it, and it asks for what needs your trust";
        throw new ConfigurationException(
            $"{why}; nothing was run or sent:",
            Objections,
            $"Read the file. To trust it as it is now: prompter trust; to go on without it: --no-project-config; to use it this once: --config {Source}"
        );
    }

    private bool IsKnown(TrustedFile? known) => known?.Hash == TrustedFiles.HashOf(Content.Span);

    private TrustedFile? Find(ConfigurationSources sources)
    {
        try
        {
            return TrustedFiles.Of(sources)?.Find(Path);
        }
        catch (PrompterException exception)
        {
            throw new ConfigurationException([
                new(Source, null, null, $"whether you trust it is not known: {exception.Message}"),
            ]);
        }
    }
}

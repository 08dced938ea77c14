namespace Prompter.Settings;

/// <summary>The configuration file of the working folder, as it was read once: what is judged, remembered and used are the same bytes.</summary>
/// <param name="Source">How messages call it.</param>
/// <param name="Path">Where it really is, absolute and without links.</param>
/// <param name="Content">What was in it.</param>
/// <param name="Objections">The settings that a stranger's file may not have.</param>
internal sealed record ProjectFile(
    string Source,
    string Path,
    ReadOnlyMemory<byte> Content,
    IReadOnlyList<ConfigurationMistake> Objections
)
{
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

    /// <exception cref="ConfigurationException">It has settings that need trust, and the user does not trust it.</exception>
    public void ThrowIfNotTrusted(ConfigurationSources sources)
    {
        if (Objections.Count == 0)
        {
            return;
        }

        var known = Find(sources);
        if (known?.Hash == TrustedFiles.HashOf(Content.Span))
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

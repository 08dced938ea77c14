using Prompter.Json;

namespace Prompter.Settings;

/// <summary>The templates of a user: those of the configuration, and a file each in a folder.</summary>
internal sealed class TemplateLibrary(ConfigurationSources sources, PrompterConfiguration configuration)
{
    private const int LongestName = 100;

    private static readonly string[] Endings = [".yaml", UserFile.OtherEnding];

    /// <summary>The folder of the files; null without a home directory.</summary>
    public string? Folder => FolderOf(sources);

    /// <summary>All names in order, each with its file; null for one of the configuration, which is stronger.</summary>
    public IReadOnlyDictionary<string, string?> Places
    {
        get
        {
            var places = new SortedDictionary<string, string?>(StringComparer.Ordinal);
            foreach (var file in Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder) : [])
            {
                if (Endings.Contains(Path.GetExtension(file)) && IsName(Path.GetFileNameWithoutExtension(file)))
                {
                    places[Path.GetFileNameWithoutExtension(file)] = file;
                }
            }

            foreach (var name in configuration.Templates.Keys)
            {
                places[name] = null;
            }

            return places;
        }
    }

    /// <summary>Whether a name can be that of a file everywhere.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && char.IsLetterOrDigit(name[0])
        && name.All(unit => char.IsLetterOrDigit(unit) || unit is '-' or '_' or '.')
        && name[^1] != '.';

    /// <summary>The template of a name, or in a file that is named by its path.</summary>
    /// <exception cref="PrompterException">There is none.</exception>
    /// <exception cref="ConfigurationException">Something is wrong in its file; it has every mistake.</exception>
    public PromptTemplate Read(string name)
    {
        if (configuration.Templates.TryGetValue(name, out var own))
        {
            return own;
        }

        if (IsPath(name))
        {
            return ReadFile(Path.Combine(sources.WorkingDirectory, sources.ExpandHome(name)), name);
        }

        return IsName(name) && FileOf(sources, name) is { } file
            ? ReadFile(file, sources.Show(file))
            : throw Missing(name);
    }

    /// <summary>That a name is unknown, with what was meant.</summary>
    public PrompterException Missing(string name)
    {
        var names = Places.Keys;
        var advice =
            NearestName.Find(name, names) is { } nearest ? $"did you mean '{nearest}'?"
            : names.Any() ? $"there are {string.Join(", ", names)}"
            : $"there is none yet: write one with 'prompter templates edit {(IsName(name) ? name : "NAME")}'";
        return new(ErrorCategory.InvalidRequest, $"there is no template '{name}'; {advice}");
    }

    /// <summary>Reads a template from its file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">How messages call it.</param>
    /// <exception cref="ConfigurationException">Something is wrong in it; it has every mistake.</exception>
    public PromptTemplate ReadFile(string path, string source)
    {
        var settings = new SettingSet();
        if (FileText.Read(path, source, settings, mayBePipe: true) is { } file)
        {
            FileReader.ReadTemplate(file, source, sources, settings);
            TemplateKeys.Report(settings);
        }

        return settings.Mistakes.Count == 0
            ? settings.Read(TemplateKeys.All, new())
            : throw new ConfigurationException([
                .. settings.Mistakes.Distinct().OrderBy(mistake => (mistake.Line, mistake.Column)),
            ]);
    }

    /// <summary>The file of a template, whether or not the configuration has one of that name; null where there is none.</summary>
    public static string? FileOf(ConfigurationSources sources, string name) =>
        FolderOf(sources) is { } folder && IsName(name)
            ? Endings.Select(ending => Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists)
            : null;

    private static bool IsPath(string name) =>
        name.Contains('/', StringComparison.Ordinal)
        || name.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
        || Endings.Contains(Path.GetExtension(name));

    private static string? FolderOf(ConfigurationSources sources) =>
        sources.HomeDirectory.Length > 0 ? UserFile.Templates.In(sources.HomeDirectory, sources.Environment) : null;
}

using Prompter.Artifacts;
using Prompter.Yaml;
using YamlDotNet.Core;

namespace Prompter.Settings;

/// <summary>Sets and takes away single settings of a configuration file, which keeps its comments and its order.</summary>
internal sealed class ConfigurationEdit(string path, ConfigurationSources sources)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly string source = sources.Show(path);

    /// <summary>Sets a value.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="texts">The value as it stands on a command line; several for a list, or one in the form that YAML gives it.</param>
    /// <returns>The value as YAML.</returns>
    /// <exception cref="PrompterException">It is no value for that, or the file cannot be changed; it is as it was.</exception>
    /// <exception cref="ConfigurationException">Something is wrong in the file, with the value in it or without; it is as it was.</exception>
    public string Set(ConfigurationName name, IReadOnlyList<string> texts)
    {
        var (value, items) = ValueOf(name, texts);
        Change(name, edit => edit.Set(name.Path, value, items));
        return value;
    }

    /// <summary>Takes a value away, and says whether there was one.</summary>
    /// <exception cref="PrompterException">The file cannot be changed; it is as it was.</exception>
    /// <exception cref="ConfigurationException">Something is wrong in the file, with the value or without it; it is as it was.</exception>
    public bool Unset(ConfigurationName name)
    {
        if (Read()?.Settings.Find(name.Key, name.Name) is not { } set || set.Origin == Origin.BuiltIn)
        {
            return false;
        }

        Change(name, edit => edit.Unset(name.Path));
        return true;
    }

    private (string Value, IReadOnlyList<string>? Items) ValueOf(ConfigurationName name, IReadOnlyList<string> texts)
    {
        var type = name.Key.Type;
        var isYaml = texts is [['[' or '{', ..]];
        var isList = type.IsList || type == SettingType.Arguments || type == SettingType.Command;
        if (texts.Count != 1 && !isList)
        {
            throw Failure($"{name} takes one value: {type.Expectation}");
        }

        // What is no text is written as it stands, where that can be nothing but a word.
        var isText = type.IsPath || type.Words.Count > 0 || type.Parse is null;
        var value =
            isYaml ? texts[0].ReplaceLineEndings(" ")
            : texts is ["null"] && type.MeaningOfNull is not null ? "null"
            : !isList
                ? isText || !texts[0].All(IsOfWord) ? YamlWriter.Text(texts[0])
                    : texts[0]
            : YamlWriter.Value(type.IsList && texts is [var one] ? Split(one) : texts);
        var settings = new SettingSet();
        var (read, _) = YamlReader.Read($"value: {value}", name.ToString(), settings.Report);
        var result =
            read is YamlMap { Entries: [{ Value: var given }] }
            && new ValueReader(type, name.ToString(), sources, settings).TryRead(given, out var known)
                ? known
                : null;
        return settings.Mistakes.Count > 0
            ? throw Failure(string.Join('\n', settings.Mistakes.Select(mistake => mistake.Message)))
            : (value, isList ? result as IReadOnlyList<string> : null);
    }

    private void Change(ConfigurationName name, Func<YamlEdit, string?> change)
    {
        try
        {
            using var turn = WaitForTurn();
            var before = Read();
            var text = before?.Text.Text ?? "";
            var changed =
                change(new(text))
                ?? throw Failure($"{source}: {name} cannot be changed by a program there; change it by hand");
            var after = Parsed(new(changed, Encoding.UTF8.GetBytes(changed)));
            if (ConfigurationLoader.Mistakes(after) is { Count: > 0 } mistakes)
            {
                throw new ConfigurationException(mistakes);
            }

            ThrowIfMoreChanged(name, before?.Settings ?? new(), after);
            Write(before?.Text.Bytes.Span.StartsWith(Encoding.UTF8.Preamble) is true, changed);
        }
        catch (YamlException)
        {
            // The reader says why, and where.
            throw new ConfigurationException(ConfigurationLoader.Validate(path, sources));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure($"{source} cannot be written: {FailureReason.Of(exception)}");
        }
    }

    /// <summary>An anchor, or a form of YAML that the edit does not know, could have more changed than was asked for.</summary>
    private void ThrowIfMoreChanged(ConfigurationName name, SettingSet before, SettingSet after)
    {
        if (!Others(before).SequenceEqual(Others(after), StringComparer.Ordinal))
        {
            throw Failure($"{source}: other settings would change with {name}; change it by hand");
        }

        IEnumerable<string> Others(SettingSet settings) =>
            settings
                .Own.Where(setting => setting.Key != name.Key || setting.Name != name.Name)
                .Select(setting => $"{setting.Key.Path}\n{setting.Name}\n{YamlWriter.Value(setting.Value)}")
                .Order(StringComparer.Ordinal);
    }

    private (FileText Text, SettingSet Settings)? Read()
    {
        if (!System.IO.Path.Exists(path))
        {
            return new FileInfo(path).LinkTarget is null
                ? null
                : throw Failure($"{source} is a link that leads to no file; remove it, or make the file");
        }

        if (
            ConfigurationLoader.IsFolders(path)
            && ConfigurationLayers.LinkOut(path, ConfigurationLoader.Search(sources)) is { } real
        )
        {
            throw Failure($"{source} {ConfigurationLayers.LeadsOut(real)}; change that file itself");
        }

        var mistakes = new SettingSet();
        var text =
            FileText.Read(path, source, mistakes, mayBePipe: false)
            ?? throw new ConfigurationException(mistakes.Mistakes);
        return (text, Parsed(text));
    }

    private SettingSet Parsed(FileText text)
    {
        var settings = new SettingSet();
        FileReader.Read(text, source, sources, settings);
        return settings;
    }

    private void Write(bool hasMark, string text)
    {
        // Of a link, the mode is that of the file.
        var mode =
            OperatingSystem.IsWindows() ? default
            : File.Exists(path) ? File.GetUnixFileMode(path)
            : PrivateFile.Mode;
        byte[] bytes = [.. hasMark ? Encoding.UTF8.Preamble : default, .. Encoding.UTF8.GetBytes(text)];
        ReplacedFile.Write(path, bytes, mode);
    }

    /// <summary>One lock for all files: it would be in the way beside that of a folder.</summary>
    private FileStream? WaitForTurn()
    {
        if (!ConfigurationLoader.IsFolders(path))
        {
            PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        }

        var place = UserFile.ConfigurationLock.In(sources.HomeDirectory, sources.Environment);
        if (!System.IO.Path.IsPathFullyQualified(place))
        {
            return null;
        }

        PrivateFile.CreateFolder(System.IO.Path.GetDirectoryName(place)!);
        return FileTurn.WaitFor(place, LongestWait);
    }

    private static bool IsOfWord(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '+' or '_';

    private static string[] Split(string names) =>
        names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static PrompterException Failure(string message) => new(ErrorCategory.InvalidRequest, message);
}

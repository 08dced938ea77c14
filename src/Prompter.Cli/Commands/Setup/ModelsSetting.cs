using Prompter.Artifacts;
using Prompter.Settings;
using Prompter.Yaml;

namespace Prompter.Cli.Commands.Setup;

/// <summary>Puts <c>models</c> into the user's own configuration.</summary>
internal static class ModelsSetting
{
    /// <summary>Writes a file where there is none, or a line at the end of one that names no models; any other is the user's to change.</summary>
    /// <returns>What was done, or is to be done, in one line.</returns>
    /// <exception cref="UsageException">It cannot be written; what was there is as it was.</exception>
    public static string Write(AppEnvironment environment, IReadOnlyList<string> models)
    {
        var line = $"models: {YamlWriter.Value(models)}";
        var files = ConfigurationLoader
            .Search(environment.Sources)
            .Where(file => file.Layer == ConfigurationLoader.UserLayer)
            .ToList();
        var path = (files.Find(file => file.Exists) ?? files[0]).Path;
        try
        {
            if (!Path.Exists(path))
            {
                PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
                Replace(
                    path,
                    $"# Prompter's configuration; 'prompter config init' shows what else can stand in one.\n{line}\n"
                );
                return $"{environment.NameOf(path)} is written: {line}";
            }

            var text = File.ReadAllText(path);
            var longer = (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n") + line + "\n";
            if (!IsWhole(longer))
            {
                return $"{environment.NameOf(path)} stays as it is; to make it so, write there: {line}";
            }

            Replace(path, longer);
            return $"{environment.NameOf(path)} has a new last line: {line}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{environment.NameOf(path)} cannot be written: {FailureReason.Of(exception)}");
        }
    }

    /// <summary>Whether a text is a map in which models are named once.</summary>
    private static bool IsWhole(string text)
    {
        var isRight = true;
        var (root, isComplete) = YamlReader.Read(text, "", (_, _) => isRight = false);
        return isRight
            && isComplete
            && root is YamlMap map
            && map.Entries.Count(entry => entry.Key.Text == "models") == 1;
    }

    private static void Replace(string path, string text) =>
        ReplacedFile.Write(path, Encoding.UTF8.GetBytes(text), PrivateFile.Mode);
}

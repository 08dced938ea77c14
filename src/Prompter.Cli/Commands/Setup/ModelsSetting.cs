using Prompter.Settings;
using Prompter.Yaml;

namespace Prompter.Cli.Commands.Setup;

/// <summary>Puts <c>models</c> into the user's own configuration, which keeps all else.</summary>
internal static class ModelsSetting
{
    /// <returns>What was done, in one line.</returns>
    /// <exception cref="UsageException">It cannot be done; what was there is as it was.</exception>
    public static string Write(AppEnvironment environment, IReadOnlyList<string> models)
    {
        var path = ConfigurationPath.Of(environment.Sources, isProject: false);
        var list = YamlWriter.Value(models);
        try
        {
            _ = new ConfigurationEdit(path, environment.Sources).Set(ConfigurationName.Read("models"), [list]);
            return $"{environment.NameOf(path)}: models: {list}";
        }
        catch (Exception exception) when (exception is PrompterException or ConfigurationException)
        {
            throw new UsageException($"{exception.Message}\nto make it so by hand, write there: models: {list}");
        }
    }
}

using System.Reflection;
using Prompter.Cli.CurrentProcess;
using Prompter.Settings;

namespace Prompter.Cli;

/// <summary>The executable <c>prompter</c>.</summary>
internal static class Program
{
    public static string Version { get; } =
        typeof(Program)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public static async Task<int> Main(string[] arguments)
    {
        var streams = ProcessStreams.Create();
        if (arguments is ["--version"])
        {
            // The parser could print it too, but this loads nothing.
            streams.Output.CreateWriter().WriteLine($"prompter {Version}");
            return streams.ExitCodeOf(ExitCodes.Success);
        }

        ConfigurationSources sources;
        try
        {
            sources = ConfigurationSources.FromProcess(null);
        }
        catch (IOException)
        {
            return Refuse(streams, "the working folder is gone; change to one that is there");
        }
        catch (PrompterException exception)
        {
            return Refuse(streams, exception.Message);
        }

        if (ArgumentBytes.FindBroken(arguments) is { } number)
        {
            return Refuse(streams, $"argument {number} is no UTF-8; write text and names of files in UTF-8");
        }

        using var limit = FileSizeLimit.Tell();
        return await App.RunAsync(arguments, streams, new(sources, new ProcessLife()));
    }

    private static int Refuse(StandardStreams streams, string reason)
    {
        streams.Error.CreateWriter().WriteLine(DisplayText.OneLine($"prompter: {reason}"));
        return ExitCodes.Usage;
    }
}

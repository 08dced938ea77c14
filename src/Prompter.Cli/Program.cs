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

    public static Task<int> Main(string[] arguments)
    {
        var streams = ProcessStreams.Create();
        if (arguments is ["--version"])
        {
            // The parser could print it too, but this loads nothing.
            streams.Output.CreateWriter().WriteLine($"prompter {Version}");
            return Task.FromResult(streams.ExitCodeOf(ExitCodes.Success));
        }

        try
        {
            var sources = ConfigurationSources.FromProcess(null);
            return App.RunAsync(arguments, streams, new(sources, new ProcessLife()));
        }
        catch (IOException)
        {
            streams.Error.CreateWriter().WriteLine("prompter: the working folder is gone; change to one that is there");
            return Task.FromResult(ExitCodes.Usage);
        }
    }
}

using System.Reflection;
using Prompter.Cli.CurrentProcess;
using Prompter.Settings;

namespace Prompter.Cli;

/// <summary>The executable <c>prompter</c>.</summary>
internal static class Program
{
    /// <summary>The version of Prompter, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(Program)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    public static Task<int> Main(string[] arguments)
    {
        if (arguments is not ["--version"])
        {
            return RunAsync(arguments);
        }

        // The parser could print it too, but this loads nothing.
        System.Console.Out.WriteLine($"prompter {Version}");
        return Task.FromResult(ExitCodes.Success);
    }

    private static Task<int> RunAsync(string[] arguments) =>
        App.RunAsync(
            arguments,
            ProcessStreams.Create(),
            new(ConfigurationSources.FromProcess(null), new ProcessLife())
        );
}

using System.Reflection;
using Prompter.Cli.Commands;
using Prompter.Cli.Output;
using Prompter.Json.Schema;
using Prompter.Redaction;
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

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--version"])
        {
            Console.Out.WriteLine($"prompter {Version}");
            return ExitCodes.Success;
        }

        // What follows the first `--` belongs to llm, and is no business of the parser.
        var end = Array.IndexOf(arguments, "--");
        var (own, forLlm) = end < 0 ? (arguments, []) : (arguments[..end], arguments[(end + 1)..]);
        try
        {
            var command = new PromptCommand(arguments, forLlm).Command;
            command.Add(ConfigCommand.Create());
            command.Add(KeysCommand.Create());
            command.Add(ModelsCommand.Create());
            command.Add(JsonCommand.Create());
            command.Add(DoctorCommand.Create());
            command.Add(new SimulateCommand());
            return await CommandLineParser.InvokeAsync(command, own);
        }
        catch (Exception exception) when (exception is UsageException or ConfigurationException or JsonSchemaException)
        {
            var environment = ConfigurationSources.FromProcess(null).Environment;
            return Refuse(Redactor.FromProcess(environment, arguments).Redact(exception.Message));
        }
    }

    private static int Refuse(string message)
    {
        foreach (var line in message.Split('\n'))
        {
            Console.Error.WriteLine($"prompter: {DisplayText.MakeVisible(line)}");
        }

        return ExitCodes.Usage;
    }
}

using Prompter.Cli.Commands;
using Prompter.Cli.Commands.Completion;
using Prompter.Cli.Commands.Config;
using Prompter.Cli.Commands.Doctor;
using Prompter.Cli.Commands.Help;
using Prompter.Cli.Commands.Json;
using Prompter.Cli.Commands.Keys;
using Prompter.Cli.Commands.Manual;
using Prompter.Cli.Commands.Models;
using Prompter.Cli.Commands.Prompt;
using Prompter.Cli.Commands.Runs;
using Prompter.Cli.Commands.Setup;
using Prompter.Cli.Commands.Simulate;
using Prompter.Cli.Commands.Templates;
using Prompter.Cli.Commands.Trust;
using Prompter.Json.Schema;
using Prompter.Runs;
using Prompter.Settings;

namespace Prompter.Cli;

/// <summary>A command line at work: what its commands read, write and know of the machine.</summary>
/// <remarks>Nothing in it is shared with another one, so that several can run in a process at the same time.</remarks>
internal sealed class App(StandardStreams streams, AppEnvironment environment)
{
    public StandardStreams Streams { get; } = streams;

    public AppEnvironment Environment { get; } = environment;

    /// <summary>Standard output, written at once, for what is no run.</summary>
    public TextWriter Output { get; } = streams.Output.CreateWriter();

    public TextWriter Error { get; } = streams.Error.CreateWriter();

    /// <returns>The exit code, one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, StandardStreams streams, AppEnvironment environment) =>
        streams.ExitCodeOf(await new App(streams, environment).RunAsync(arguments));

    /// <summary>Writes a line to standard error that may hold anybody's text; a terminal breaks it at words.</summary>
    public void Say(string line) => Write(Error, Streams.Error, DisplayText.MakeVisible(line));

    /// <summary>Writes a line to standard output that may hold anybody's text; a program reads it as it is.</summary>
    public void Print(string line) =>
        Write(Output, Streams.Output, Streams.Output.IsTerminal ? DisplayText.MakeVisible(line) : line);

    /// <summary>Writes JSON to standard output; on a terminal what nobody would see in it is escaped.</summary>
    public void PrintJson(string json) =>
        Output.WriteLine(Streams.Output.IsTerminal ? DisplayText.MakeJsonVisible(json) : json);

    private void Write(TextWriter writer, StandardOutput output, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            foreach (
                var row in output.Width(Environment.Variables) is { } width
                    ? DisplayText.Wrap(line, width, keepsWords: true)
                    : [line]
            )
            {
                writer.WriteLine(row);
            }
        }
    }

    private async Task<int> RunAsync(string[] arguments)
    {
        // What follows the first `--` belongs to llm, and is no business of the parser.
        var end = Array.IndexOf(arguments, "--");
        var (own, forLlm) = end < 0 ? (arguments, []) : (arguments[..end], arguments[(end + 1)..]);
        Environment.Redactor.LearnArguments(arguments);
        try
        {
            if (arguments.Length == 0 && Streams.Input.IsTerminal)
            {
                return WelcomePage.Show(this);
            }

            var command = PromptCommand.Create(this, arguments, forLlm);
            command.Add(SetupCommand.Create(this));
            command.Add(ConfigCommand.Create(this));
            command.Add(TrustCommand.Create(this));
            command.Add(KeysCommand.Create(this));
            command.Add(TemplatesCommand.Create(this));
            command.Add(ModelsCommand.Create(this));
            command.Add(JsonCommand.Create(this));
            command.Add(RunsCommand.Create(this));
            command.Add(LastCommand.Create(this));
            command.Add(DoctorCommand.Create(this));
            command.Add(new SimulateCommand(this));
            command.Add(CompletionCommand.Create(this));
            command.Add(ManualCommand.Create(this));
            command.Add(CompleteCommand.Create(this, forLlm));
            command.Add(HelpCommand.Create(command));
            return await CommandLineParser.InvokeAsync(command, own, forLlm, this);
        }
        catch (Exception exception)
            when (exception
                    is UsageException
                        or ConfigurationException
                        or PrompterException
                        or PromptVariableException
                        or JsonSchemaException
            )
        {
            foreach (var line in Environment.Redactor.Redact(exception.Message).Split('\n'))
            {
                Say($"prompter: {line}");
            }

            return ExitCodes.Usage;
        }
    }
}

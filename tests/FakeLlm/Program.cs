using System.Diagnostics.CodeAnalysis;

namespace FakeLlm;

/// <summary>
/// Stands in for Simon Willison's `llm` 0.36 in integration tests: the same command line, the same words on stderr, the
/// same exit codes and log, and a behaviour that the model's name chooses (see <see cref="Help"/>). Linux only.
/// </summary>
internal static class Program
{
    /// <summary>A mistake in the test itself, told apart from everything that the real program exits with.</summary>
    public const int ExitMisused = 70;

    [SuppressMessage("Design", "CA1031", Justification = "A crash dump would hide which test made the mistake.")]
    private static int Main(string[] arguments)
    {
        Signals.UseThoseOfPython();
        try
        {
            return Run(arguments);
        }
        catch (UsageException error)
        {
            StandardStreams.WriteError(error.Usage + "Error: " + error.Message + "\n");
            return 2;
        }
        catch (ClickException error)
        {
            StandardStreams.WriteError("Error: " + error.Message + "\n");
            return 1;
        }
        catch (Exception error)
        {
            StandardStreams.WriteError($"The fake llm is misused or broken: {error}\n");
            return ExitMisused;
        }
    }

    private static int Run(string[] arguments)
    {
        switch (arguments is [var first, ..] ? first : "")
        {
            case "--version":
                return Print("llm, version 0.36\n");
            case "-h" or "--help":
                return Print(Help.Fake);
            case "models":
                return ModelsCommand.Run(arguments[1..]);
            case "prompt":
                return PromptCommand.Run(arguments[1..]);
            case var command when Help.OtherCommands.Contains(command, StringComparer.Ordinal):
                throw new NotSupportedException($"the fake has no command '{command}'.");
            default:
                return PromptCommand.Run(arguments);
        }
    }

    public static int Print(string text)
    {
        StandardStreams.Write(text);
        return 0;
    }
}

using Prompter.Runs;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>What the command line and the configuration ask for, merged.</summary>
internal sealed record PromptRequest
{
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The options before <c>--</c> that say how models are asked and what is shown; without models, variables, and what is among the arguments of llm.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The part after <c>--</c>, and what says the same before it.</summary>
    public required IReadOnlyList<string> LlmArguments { get; init; }

    /// <summary>Whether there is a schema before <c>--</c>, which has to be one for every model.</summary>
    public required bool HasSchema { get; init; }
    public required LoadedConfiguration Configuration { get; init; }

    public RunDefaults Defaults => Configuration.Value.Defaults;
    public required IReadOnlyList<string> Models { get; init; }
    public required string? Prompt { get; init; }

    /// <summary>Whether standard input is the prompt, also where it is a terminal.</summary>
    public required bool IsInputPrompt { get; init; }

    public required PromptVariables Variables { get; init; }

    /// <summary>What is asked, where the command line names a template.</summary>
    public ChosenTemplate? Template { get; init; }

    public required StandardInputBytes StandardInput { get; init; }
    public required bool Checks { get; init; }

    /// <summary>Whether providers are asked for their lists in that check.</summary>
    public required bool ChecksLive { get; init; }
    public required bool IsDryRun { get; init; }
    public required bool Json { get; init; }

    /// <summary>Whether there are answers and errors only, or not even answers.</summary>
    public required bool IsQuiet { get; init; }
    public required bool IsSilent { get; init; }

    /// <summary>Whether answers are shown as they come, or when they are complete.</summary>
    public bool ShowsAnswers => !IsSilent && Defaults.Stream;

    public required bool IsVerbose { get; init; }

    /// <summary>Whether a terminal shows what Markdown means.</summary>
    public required bool IsMarkdown { get; init; }

    /// <summary>Whether a page of <c>-f</c> is taken as it is, and not its text.</summary>
    public required bool TakesPagesAsTheyAre { get; init; }
    public required bool Color { get; init; }
}

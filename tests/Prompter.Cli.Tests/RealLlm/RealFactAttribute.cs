namespace Prompter.Cli.Tests.RealLlm;

/// <summary>A test with the real <c>llm</c>; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealFactAttribute : FactAttribute
{
    public RealFactAttribute(
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!File.Exists(RealProgram.Path))
        {
            Skip =
                $"{RealProgram.Variable} does not name the real llm; tests/real-llm/install.sh installs it, and prints where.";
        }
    }
}

/// <summary>Where the real <c>llm</c> is.</summary>
internal static class RealProgram
{
    public const string Variable = "PROMPTER_REAL_LLM";

    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable);
}

/// <summary>Each start of the real program takes more than a second of the processor: nothing else runs beside these tests.</summary>
[CollectionDefinition(nameof(RealProgramAlone), DisableParallelization = true)]
public sealed class RealProgramAlone;

using Prompter.Runs;

namespace Prompter.Cli;

/// <summary>The one place that says what Prompter exits with.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A model failed or timed out, or a result could not be stored.</summary>
    public const int Failure = 1;

    /// <summary>The command line or the configuration is wrong; nothing was run.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl-C: 128 plus SIGINT, as every shell expects.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read the answers has gone: 128 plus SIGPIPE.</summary>
    public const int OutputClosed = 141;

    public static int Of(IReadOnlyList<TargetResult> results) =>
        results.All(result => result.Status == TargetStatus.Ok) ? Success : Failure;
}

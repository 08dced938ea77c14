namespace Prompter.Calls;

/// <summary>What a command-line program was started with and how it ended.</summary>
/// <remarks>
/// A client over a program hands it out as <see cref="Microsoft.Extensions.AI.ChatResponseUpdate.RawRepresentation"/> of its
/// first update and fills it in while the program runs, so that it tells what is known also of a call that was stopped.
/// </remarks>
public sealed class CommandReport
{
    /// <summary>Creates a report.</summary>
    /// <param name="arguments">The program and its arguments, exactly as started.</param>
    /// <param name="exitCode">See <see cref="ExitCode"/>.</param>
    /// <param name="standardErrorTail">See <see cref="StandardErrorTail"/>.</param>
    public CommandReport(IReadOnlyList<string> arguments, int? exitCode = null, string standardErrorTail = "") =>
        (Arguments, ExitCode, StandardErrorTail) = (arguments, exitCode, standardErrorTail);

    /// <summary>The program and its arguments, exactly as started.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The exit code, 128 plus the signal's number when a signal ended it; null while it runs and when it was stopped.</summary>
    public int? ExitCode { get; internal set; }

    /// <summary>The last 8 KiB that it wrote to its standard error.</summary>
    public string StandardErrorTail { get; internal set; }
}

/// <summary>A piece of what a program wrote to its standard error, as it came.</summary>
/// <param name="Text">The piece, decoded from UTF-8.</param>
/// <remarks>It travels as <see cref="Microsoft.Extensions.AI.ChatResponseUpdate.RawRepresentation"/> of an update without contents.</remarks>
internal sealed record CommandErrorOutput(string Text);

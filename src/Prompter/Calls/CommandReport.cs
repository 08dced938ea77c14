namespace Prompter.Calls;

/// <summary>What a command-line program was started with and how it ended.</summary>
/// <remarks>
/// A client over a program hands it out in its first update and fills it in while the program runs, so that it tells what is known also
/// of a call that was stopped. <see cref="CallRecord.Command"/> has it then.
/// </remarks>
/// <param name="arguments">The program and its arguments, exactly as started.</param>
/// <param name="exitCode">See <see cref="ExitCode"/>.</param>
/// <param name="standardErrorTail">See <see cref="StandardErrorTail"/>.</param>
public sealed class CommandReport(IReadOnlyList<string> arguments, int? exitCode = null, string standardErrorTail = "")
    : AIContent
{
    /// <summary>The program and its arguments, exactly as started.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>The exit code, 128 plus the signal's number when a signal ended it; null while it runs and when it was stopped.</summary>
    public int? ExitCode { get; internal set; } = exitCode;

    /// <summary>The last 8 KiB that it wrote to its standard error.</summary>
    public string StandardErrorTail { get; internal set; } = standardErrorTail;
}

/// <summary>What is told beside an answer as it comes: a piece of what a program wrote to its standard error.</summary>
/// <param name="text">The piece, decoded from UTF-8.</param>
public class DiagnosticContent(string text) : AIContent
{
    /// <summary>The piece, decoded from UTF-8.</summary>
    public string Text { get; } = text;
}

/// <summary>Something of a request that its model would have refused, and what was asked instead; see <see cref="CallRecord.Warnings"/>.</summary>
/// <param name="text">One line.</param>
public sealed class WarningContent(string text) : DiagnosticContent(text);

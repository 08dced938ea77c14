namespace Prompter.Models;

/// <summary>What a command line program was started with and how it ended.</summary>
/// <param name="Arguments">The program and its arguments, exactly as started.</param>
/// <param name="ExitCode">The exit code, 128 plus the signal's number when a signal ended it, or null where it did not start.</param>
/// <param name="StandardErrorTail">The last 8 KiB that it wrote to its standard error.</param>
/// <remarks>
/// A client over a program puts it into <see cref="Microsoft.Extensions.AI.ChatResponseUpdate.RawRepresentation"/> of its
/// last update, or into <see cref="PrompterException.Command"/>.
/// </remarks>
public sealed record CommandReport(IReadOnlyList<string> Arguments, int? ExitCode, string StandardErrorTail);

/// <summary>A piece of what a program wrote to its standard error, as it came.</summary>
/// <param name="Text">The piece, decoded from UTF-8.</param>
/// <remarks>It travels as <see cref="Microsoft.Extensions.AI.ChatResponseUpdate.RawRepresentation"/> of an update without contents.</remarks>
public sealed record CommandErrorOutput(string Text);

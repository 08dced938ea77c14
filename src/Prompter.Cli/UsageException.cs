namespace Prompter.Cli;

/// <summary>The command line cannot be followed; the message says why and what to do. Nothing was run.</summary>
internal sealed class UsageException(string message) : Exception(message);

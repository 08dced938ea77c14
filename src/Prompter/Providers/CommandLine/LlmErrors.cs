using Prompter.Models;

namespace Prompter.Providers.CommandLine;

internal static class LlmErrors
{
    public static PrompterException From(string standardError, int exitCode, string model, CommandReport report) =>
        new(ErrorCategory.Permanent, standardError) { Model = model, Command = report };
}

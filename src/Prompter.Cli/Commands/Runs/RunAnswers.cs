using Prompter.Artifacts;
using Prompter.Runs;

namespace Prompter.Cli.Commands.Runs;

/// <summary>Answers of a run, shown again.</summary>
internal static class RunAnswers
{
    /// <exception cref="UsageException">The results cannot be read.</exception>
    public static IReadOnlyList<T> Read<T>(Func<IReadOnlyList<T>> read, StoredRun run)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the results of '{run.Path}' cannot be read: {FailureReason.Of(exception)}");
        }
    }

    public static void ShowBlocks(
        Screen screen,
        Labels labels,
        IReadOnlyList<TargetResult> results,
        string folder,
        bool isMarkdown
    )
    {
        var view = new BlocksView(labels, screen, screen, folder, isVerbose: false, isMarkdown);
        foreach (var result in results)
        {
            view.Show(new TargetCompleted(result.Target, result));
        }
    }
}

namespace Prompter.Providers.LlmProgram;

/// <summary>The file that one call of <c>llm</c> logs to. It holds the prompt as it was, secrets and all, and goes with the call.</summary>
internal sealed class LlmProgramDatabase : IDisposable
{
    private readonly LlmProgramDatabaseTemplate? template;
    private readonly bool isCopy;
    private static bool isTold;

    /// <summary>Begins with a copy of the template where there is one that can be copied; else <c>llm</c> makes the file.</summary>
    public LlmProgramDatabase(string path, LlmProgramDatabaseTemplate? template)
    {
        (Path, this.template) = (path, template);
        isCopy = template?.CopyTo(path) ?? false;
        if (!isCopy)
        {
            Delete();
        }
    }

    public string Path { get; }

    /// <summary>What <c>llm</c> logged, after it has ended well; null where it is not known.</summary>
    /// <param name="problem">What to tell the user, once in a process; null for nothing.</param>
    public LlmProgramLogEntry? Read(out string? problem)
    {
        problem = null;
        try
        {
            var entry = LlmProgramLog.Read(Path);
            if (entry is not null)
            {
                template?.LearnFrom(Path, isCopy);
            }

            return entry;
        }
        catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException)
        {
            var name = OperatingSystem.IsWindows()
                ? "e_sqlite3.dll"
                : $"libe_sqlite3.{(OperatingSystem.IsMacOS() ? "dylib" : "so")}";
            problem = Interlocked.Exchange(ref isTold, true)
                ? null
                : $"prompter: the log of llm cannot be read for want of {name}: put it into {AppContext.BaseDirectory}\n";
            return null;
        }
    }

    /// <summary>Takes note that <c>llm</c> has failed: a copy that was the reason is the last one.</summary>
    public void Fail(string standardError)
    {
        if (isCopy && standardError.Contains("sqlite3.", StringComparison.Ordinal))
        {
            template!.GiveUp();
        }
    }

    public void Dispose() => Delete();

    private void Delete()
    {
        if (Directory.Exists(System.IO.Path.GetDirectoryName(Path)))
        {
            foreach (var ending in (string[])["", "-journal", "-wal", "-shm"])
            {
                File.Delete(Path + ending);
            }
        }
    }
}

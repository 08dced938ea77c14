namespace Prompter.Providers.LlmProgram;

/// <summary>The file that one call of <c>llm</c> logs to. It holds the prompt as it was, secrets and all, and goes with the call.</summary>
internal sealed class LlmProgramDatabase : IDisposable
{
    private readonly LlmProgramDatabaseTemplate? template;
    private readonly bool isCopy;

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
    public LlmProgramLogEntry? Read()
    {
        var entry = LlmProgramLog.Read(Path);
        if (entry is not null)
        {
            template?.LearnFrom(Path, isCopy);
        }

        return entry;
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

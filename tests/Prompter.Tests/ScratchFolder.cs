namespace Prompter.Tests;

/// <summary>A folder of its own for one test, gone with everything in it at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prompter-test-");

    public string Path => _folder.FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Writes a program for <c>/bin/sh</c>.</summary>
    public string WriteScript(string name, string body)
    {
        var path = Write(name, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>A file that can be opened, and whose disk is full as soon as something is written to it.</summary>
    public string WriteFullDisk(string name)
    {
        // Never the device itself: code under test deletes its files.
        File.CreateSymbolicLink(this[name], "/dev/full");
        return this[name];
    }

    /// <summary>A named pipe: who reads it waits for a writer, and the other way round.</summary>
    public string MakePipe(string name)
    {
        using var process = System.Diagnostics.Process.Start("mkfifo", [this[name]]);
        process.WaitForExit();
        return this[name];
    }

    /// <summary>Waits for a writer and reads all that it writes.</summary>
    public static Task<string> ReadPipeAsync(string path) => Task.Run(() => File.ReadAllText(path));

    public void Dispose() => _folder.Delete(recursive: true);
}

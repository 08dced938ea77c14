using System.Runtime.InteropServices;
using Prompter.Artifacts;
using Prompter.Credentials;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Templates;

/// <summary><c>templates edit</c>: as <c>crontab -e</c>, a copy is edited, and takes the place of the file when it is right.</summary>
internal static class TemplateEditor
{
    public static Page Create(App app)
    {
        var command = new Page(
            "edit",
            "Write or change a template in your editor ($VISUAL, else $EDITOR).",
            "templates edit TEMPLATE",
            "  prompter templates edit translate\n  EDITOR=nano prompter templates edit translate"
        );
        var name = command.Required("TEMPLATE");
        command.SetAction(parsed => Edit(app, parsed.GetValue(name)!));
        return command;
    }

    public static string FolderOf(App app)
    {
        var sources = app.Environment.Sources;
        return sources.HomeDirectory.Length > 0
            ? UserFile.Templates.In(sources.HomeDirectory, sources.Environment)
            : throw new UsageException("there is no home directory to keep templates in; set HOME");
    }

    private static int Edit(App app, string name)
    {
        if (!TemplateLibrary.IsName(name))
        {
            throw new UsageException(
                $"'{name}' cannot be the name of a template; use letters, digits, '-', '_' and '.', and begin with a letter or a digit"
            );
        }

        var folder = FolderOf(app);
        var path = TemplateLibrary.FileOf(app.Environment.Sources, name) ?? Path.Combine(folder, name + ".yaml");
        var editor = EditorOf(app, path);
        if (!app.Streams.Input.IsTerminal || !app.Streams.Output.IsTerminal)
        {
            throw new UsageException(
                $"there is no terminal for an editor; write {app.Environment.NameOf(path)} yourself"
            );
        }

        var before = File.Exists(path) ? ReadText(app, path) : Example(name);
        var copy = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.yaml");
        try
        {
            PrivateFile.CreateFolder(folder);
            ReplacedFile.Write(copy, Encoding.UTF8.GetBytes(before), PrivateFile.Mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{app.Environment.NameOf(path)} cannot be written: {FailureReason.Of(exception)}"
            );
        }

        return EditCopy(app, [.. editor, copy], copy, path, before);
    }

    private static int EditCopy(App app, IReadOnlyList<string> editor, string copy, string path, string before)
    {
        // Ctrl-C belongs to the editor.
        using var interrupt = app.Environment.Life.OnSignal(PosixSignal.SIGINT, () => { });
        var shown = app.Environment.NameOf(path);
        while (true)
        {
            if (app.Streams.Input.RunProgram(editor) is not 0 and var code)
            {
                File.Delete(copy);
                throw new UsageException($"the editor '{editor[0]}' ended with {code}; {shown} is as it was");
            }

            var text = ReadText(app, copy);
            if (text == before)
            {
                File.Delete(copy);
                app.Say($"{shown}: not changed");
                return ExitCodes.Success;
            }

            try
            {
                _ = new TemplateLibrary(app.Environment.Sources, ConfigurationLoader.BuiltIn).ReadFile(copy, shown);
                ReplacedFile.Write(path, Encoding.UTF8.GetBytes(text), PrivateFile.Mode);
                File.Delete(copy);
                app.Say($"{shown}: written");
                return ExitCodes.Success;
            }
            catch (ConfigurationException exception)
            {
                foreach (var mistake in exception.Mistakes)
                {
                    app.Say($"prompter: {app.Environment.Redactor.Redact(mistake.ToString())}");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UsageException(
                    $"{shown} cannot be written: {FailureReason.Of(exception)}; what you wrote is in {copy}"
                );
            }

            if (!WantsToGoOn(app))
            {
                throw new UsageException($"{shown} is as it was; what you wrote is in {app.Environment.NameOf(copy)}");
            }
        }
    }

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string ReadText(App app, string path)
    {
        try
        {
            return WholeFile.ToText(WholeFile.Read(path, mebibytes: 1));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{app.Environment.NameOf(path)} cannot be read: {FailureReason.Of(exception)}");
        }
    }

    private static bool WantsToGoOn(App app)
    {
        app.Error.Write("Edit it again? [Y/n] ");
        using var input = new StreamReader(app.Streams.Input.Open(), Encoding.UTF8, leaveOpen: true);
        return input.ReadLine()?.Trim() is "" or "y" or "Y" or "yes";
    }

    private static IReadOnlyList<string> EditorOf(App app, string path)
    {
        var variables = app.Environment.Variables;
        var (variable, command) = variables.GetValueOrDefault("VISUAL") is { Length: > 0 } visual
            ? ("VISUAL", visual)
            : ("EDITOR", variables.GetValueOrDefault("EDITOR") ?? "");
        if (command.Length == 0)
        {
            throw new UsageException(
                $"no editor is named: set VISUAL or EDITOR, as in EDITOR=nano, or write {app.Environment.NameOf(path)} yourself"
            );
        }

        return CommandWords.Split(command) is { } words && app.Environment.FindProgram(words[0]) is { } found
            ? [found, .. words.Skip(1)]
            : throw new UsageException($"{variable} is '{command}', which is no program on the PATH");
    }

    private static string Example(string name) =>
        $$$"""
            # A template: prompter -t {{{name}}} "TEXT"
            # Remove the '#' in front of what you need. {{input}} is what you say, or standard input; other
            # names in double braces are variables: --var lang=Spanish.

            #system: You are a careful translator.
            #prompt: "Translate into {{lang}}: {{input}}"

            #defaults:
            #  lang: English

            #models: [openai:gpt-5.5, anthropic:claude-sonnet-5]
            #options:
            #  temperature: 0.2
            #schema: "translation, notes: what could not be translated"
            #fragments: [~/style.md]

            """;
}

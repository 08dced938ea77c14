using System.Text.Json.Nodes;
using Prompter.Settings;
using Prompter.Yaml;

namespace Prompter.Cli.Commands.Templates;

internal static class TemplatesCommand
{
    public static Command Create(App app) =>
        new Page("templates", "List, show and edit prompts of your own.", "templates COMMAND [OPTIONS]", Overview)
        {
            List(app),
            Show(app),
            TemplateEditor.Create(app),
            PathCommand(app),
        };

    private static Page List(App app)
    {
        var command = new Page(
            "list",
            "Print the templates, a line each.",
            "templates list [OPTIONS]",
            "  prompter templates list\n  prompter templates list --json | jq -r .name"
        );
        var configuration = new ConfigurationOptions(command);
        var json = command.Flag("--json", "one JSON line a template");
        command.SetAction(parsed =>
        {
            var library = LibraryOf(app, configuration, parsed);
            var places = library.Places;
            var width = places.Keys.Select(DisplayText.OneLine).Select(name => name.Length).DefaultIfEmpty().Max();
            foreach (var (name, file) in places)
            {
                var (template, mistakes) = Read(library, name);
                if (parsed.GetValue(json))
                {
                    app.PrintJson(app.Environment.Redactor.Redact(JsonLine.Of(Row(name, file, template, mistakes))));
                }
                else
                {
                    var line = $"{DisplayText.OneLine(name).PadRight(width)}  {Gist(template, mistakes)}";
                    var columns = app.Streams.Output.Width(app.Environment.Variables);
                    app.Output.WriteLine(
                        app.Environment.Redactor.Redact(columns is { } room ? DisplayText.Truncate(line, room) : line)
                    );
                }
            }

            if (places.Count == 0 && !parsed.GetValue(json))
            {
                app.Say("prompter: there is no template yet; write one with 'prompter templates edit TEMPLATE'");
            }
        });
        return command;
    }

    private static Page Show(App app)
    {
        var command = new Page(
            "show",
            "Print a template: its file, or what the configuration has of it.",
            "templates show TEMPLATE [OPTIONS]",
            "  prompter templates show translate"
        );
        var name = command.Required("TEMPLATE");
        var configuration = new ConfigurationOptions(command);
        command.SetAction(parsed =>
        {
            var library = LibraryOf(app, configuration, parsed);
            var asked = parsed.GetValue(name)!;
            var text = library.Places.GetValueOrDefault(asked) is { } file
                ? TemplateEditor.ReadText(app, file)
                : Text(library.Read(asked));
            app.Output.Write(app.Environment.Redactor.Redact(DisplayText.MakeVisible(text.TrimEnd('\n') + "\n")));
            // What is wrong with it is said behind it.
            _ = library.Read(asked);
        });
        return command;
    }

    private static Page PathCommand(App app)
    {
        var command = new Page(
            "path",
            "Print the folder of the templates.",
            "templates path",
            "  cp ~/.config/io.datasette.llm/templates/*.yaml \"$(prompter templates path)\""
        );
        command.SetAction(_ => app.Print(TemplateEditor.FolderOf(app)));
        return command;
    }

    private static TemplateLibrary LibraryOf(App app, ConfigurationOptions options, ParseResult parsed)
    {
        var sources = options.Read(parsed, app.Environment);
        return new(sources, app.Environment.LoadConfiguration(sources).Value);
    }

    private static (PromptTemplate? Template, IReadOnlyList<ConfigurationMistake> Mistakes) Read(
        TemplateLibrary library,
        string name
    )
    {
        try
        {
            return (library.Read(name), []);
        }
        catch (ConfigurationException exception)
        {
            return (null, exception.Mistakes);
        }
    }

    private static string Gist(PromptTemplate? template, IReadOnlyList<ConfigurationMistake> mistakes) =>
        template is null
            ? DisplayText.OneLine($"wrong: {mistakes[0]}")
            : DisplayText.OneLine(
                string.Join(
                    "  ",
                    new[]
                    {
                        template.System is { } system ? $"system: {InOneLine(system)}" : null,
                        template.Prompt is { } prompt ? InOneLine(prompt) : null,
                    }.OfType<string>()
                )
            );

    private static string InOneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static JsonObject Row(
        string name,
        string? file,
        PromptTemplate? template,
        IReadOnlyList<ConfigurationMistake> mistakes
    ) =>
        new()
        {
            ["name"] = name,
            ["file"] = file,
            ["prompt"] = template?.Prompt,
            ["system"] = template?.System,
            ["models"] = template is null ? null : new JsonArray([.. template.Models]),
            ["mistakes"] = new JsonArray([.. mistakes.Select(mistake => (JsonNode)mistake.ToString())]),
        };

    /// <summary>A template of the configuration as a file of its own would have it.</summary>
    private static string Text(PromptTemplate template)
    {
        (string Name, object? Value)[] values =
        [
            ("system", template.System),
            ("prompt", template.Prompt),
            ("defaults", template.Defaults.Count > 0 ? template.Defaults : null),
            ("models", template.Models.Count > 0 ? template.Models : null),
            ("options", template.Options.Count > 0 ? template.Options : null),
            ("schema", template.Schema),
            ("extract", template.Extract ? true : null),
            ("extract_last", template.ExtractLast ? true : null),
            ("fragments", template.Fragments.Count > 0 ? template.Fragments : null),
            ("system_fragments", template.SystemFragments.Count > 0 ? template.SystemFragments : null),
            ("attachments", template.Attachments.Count > 0 ? template.Attachments : null),
        ];
        return string.Concat(
            values.Where(row => row.Value is not null).Select(row => $"{row.Name}: {YamlWriter.Value(row.Value)}\n")
        );
    }

    private const string Overview = """
          prompter templates edit translate
              opens a new file in your editor, with an example
          prompter -t translate --var lang=Spanish "Good morning"
              what you say is the template's {{input}}, or follows it
          git diff | prompter -t review -m openai:gpt-5.5
              what the command line says is stronger than what the template says
          prompter templates list

        Templates are files in ~/.prompter/templates, NAME.yaml, or stand under 'templates' in the
        configuration: prompt, system, defaults, models, options, schema, fragments, attachments. Files of
        llm's templates work as they are, except for tools and functions.
        """;
}

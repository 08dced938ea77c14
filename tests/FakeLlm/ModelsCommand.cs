using System.Text;

namespace FakeLlm;

/// <summary>`llm models` and `llm models list`.</summary>
internal static class ModelsCommand
{
    private static readonly Option[] Options =
    [
        new(["--options"], 0),
        new(["--async"], 0),
        new(["--schemas"], 0),
        new(["--tools"], 0),
        new(["--json"], 0),
        new(["-q", "--query"], 1),
        new(["-m", "--model"], 1),
        new(["-h", "--help"], 0),
    ];

    public static int Run(string[] arguments)
    {
        var line = Click.Parse(
            "llm models list",
            "[OPTIONS]",
            Options,
            arguments is ["list", .. var rest] ? rest : arguments
        );
        if (line.Has("--help"))
        {
            return Program.Print(Help.ModelsList);
        }

        var names = Models.Names.Where(name =>
            line.All("--query").All(query => name.Contains(query[0], StringComparison.Ordinal))
        );
        if (line.All("--model") is { Count: > 0 } wanted)
        {
            names = names.Where(name => wanted.Any(model => string.Equals(model[0], name, StringComparison.Ordinal)));
        }

        return Program.Print(
            line.Has("--json") ? Json(names) : Lines(names, line.Has("--query") || line.Has("--model"))
        );
    }

    private static string Lines(IEnumerable<string> names, bool isSelection)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            text.Append("OpenAI Chat: ").Append(name).Append('\n');
        }

        return isSelection ? text.ToString() : text.Append("Default: ").Append(Models.Default).Append('\n').ToString();
    }

    private static string Json(IEnumerable<string> names)
    {
        var models = names.Select(name =>
            $$"""
                  {
                    "model_id": "{{name}}",
                    "aliases": [],
                    "can_stream": true,
                    "supports_schema": true,
                    "supports_tools": true,
                    "supports_conversation": true,
                    "supports_async": true,
                    "attachment_types": [
                      "application/pdf",
                      "image/gif",
                      "image/jpeg",
                      "image/png",
                      "image/webp"
                    ],
                    "server_side_tools": []
                  }
                """
        );
        var all = string.Join(",\n", models);
        return all.Length == 0 ? "[]\n" : $"[\n{all}\n]\n";
    }
}

using System.CommandLine;
using System.Globalization;

namespace Prompter.Cli.Commands.Simulate;

/// <summary><c>prompter simulate</c>: a server of model providers on this machine.</summary>
internal sealed class SimulateCommand : Command, IHasExamples
{
    public SimulateCommand(App app)
        : base("simulate", "Serve simulated models to clients of OpenAI, Anthropic, Gemini, Ollama.")
    {
        var port = new Option<string?>("--port")
        {
            HelpName = "N",
            Description = "listen on this port of 127.0.0.1 (default 0: a free one)",
        };
        Add(port);
        SetAction((parsed, _) => SimulatorRun.RunAsync(app, PortOf(parsed.GetValue(port))));
    }

    public string Usage => "simulate [--port N]";

    public string Examples => $"{Introduction}\n\n{SimulatorRun.ParameterHelp()}";

    private const string Introduction = """
          prompter simulate
              prints the base URL for each family, answers until Ctrl-C, logs requests on stderr
          curl $OPENAI_BASE_URL/chat/completions -H "Authorization: Bearer any" -d \
            '{"model":"gpt-5.5?tokens=9&fail=429x2","messages":[{"role":"user","content":"Hi"}]}'
              every model name works; what follows '?' says how it behaves
          curl $BASE/_simulator/requests
              what was asked so far, as JSON; DELETE forgets it and begins all xN anew
        """;

    private static int PortOf(string? text) =>
        text is null ? 0
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port
        : throw new UsageException($"--port: '{text}' is not a whole number from 0 to 65535");
}

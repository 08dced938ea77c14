using System.Globalization;

namespace Prompter.Benchmarks;

/// <summary>Executables against programs that do the same: ratios, since absolute times say more of the machine than of Prompter.</summary>
/// <param name="prompters">The executable, and then perhaps another one.</param>
/// <param name="empty">An empty .NET program that is compiled as it starts.</param>
internal sealed class ProgramMeasurement(IReadOnlyList<string> prompters, string empty) : IDisposable
{
    private const int Rounds = 41;
    private const int FanOutRounds = 5;
    private const int Fakes = 32;
    private const int RealOnes = 12;

    private readonly Programs programs = new();

    public void Run()
    {
        StartUp("--version", 0.55, "--version");
        StartUp("dry run, sim:swift", 0.65, "-m", "sim:swift", "--dry-run", "--", "hi");
        StartUp("dry run, one model of llm", 0.65, "-m", "x", "--dry-run", "--", "hi");
        using (var simulator = new RunningSimulator(prompters[0]))
        {
            HttpAnswer(simulator.Root);
            if (Environment.GetEnvironmentVariable("PROMPTER_REAL_LLM") is { Length: > 0 } llm)
            {
                RealLlm(simulator.Root, llm);
            }
            else
            {
                Console.WriteLine(
                    "Real llm: not measured, since PROMPTER_REAL_LLM names none (tests/real-llm/install.sh)."
                );
            }
        }

        FanOut();
        LineDelays();
    }

    public void Dispose() => programs.Dispose();

    private void StartUp(string name, double target, params string[] arguments) =>
        Table.Add(
            $"start-up, {name}",
            "an empty .NET program",
            target,
            "x",
            [.. programs.Compare(Rounds, prompters, arguments, empty).Select(figure => figure.Ratio)]
        );

    private void HttpAnswer(Uri root)
    {
        var configuration = programs.Write("http.yaml", $"providers:\n  openai: {{ base_url: '{root}v1' }}\n");
        programs.Variables["OPENAI_API_KEY"] = "key";
        var figures = programs.Compare(
            Rounds,
            prompters,
            ["--config", configuration, "-m", "openai:gpt-4.1", "--", "hi"],
            "curl",
            "-sSNf",
            $"{root}v1/chat/completions",
            "-H",
            "Authorization: Bearer key",
            "-H",
            "Content-Type: application/json",
            "-d",
            """{"model":"gpt-4.1","stream":true,"messages":[{"role":"user","content":"hi"}]}"""
        );
        Table.Add("an answer over HTTP", "curl (aim: 2.5 x)", 3.5, "x", [.. figures.Select(figure => figure.Ratio)]);
    }

    /// <summary>Each llm that xargs starts gets a database of its own that is ready: with one for all, answers are lost.</summary>
    private void RealLlm(Uri root, string real)
    {
        // As pip installs it.
        var python = Path.Combine(Path.GetDirectoryName(real)!, "python");
        var llm = programs.Write(
            "installed-llm",
            $"#!{python}\nimport sys\nfrom llm.cli import cli\nsys.exit(cli())\n"
        );
        programs.Time("/bin/chmod", "+x", llm);
        var home = Path.GetDirectoryName(
            programs.Write(
                "llm-home/extra-openai-models.yaml",
                string.Concat(
                    Enumerable
                        .Range(1, RealOnes)
                        .Select(number =>
                            $"- model_id: ok-{number}\n  model_name: gpt-4.1\n  api_base: '{root}v1'\n  api_key_name: simulated\n"
                        )
                )
            )
        )!;
        programs.Write("llm-home/keys.json", """{"simulated":"key"}""");
        programs.Variables["LLM_USER_PATH"] = home;
        var configuration = programs.Write("real-llm.yaml", $"llm:\n  command: '{llm}'\n");
        programs.Time(llm, "-m", "ok-1", "-d", programs.PathOf("ready.db"), "hi");
        var models = Enumerable.Range(1, RealOnes).Select(number => $"ok-{number}").ToList();
        var figures = programs.Compare(
            FanOutRounds,
            prompters,
            [
                "--config",
                configuration,
                .. models.SelectMany(model => (string[])["-m", model]),
                "--parallel",
                $"{RealOnes}",
                "--no-stream",
                "--",
                "hi",
            ],
            "/bin/sh",
            "-c",
            $"for n in {string.Join(' ', models)}; do cp ready.db $n.db; done; printf '%s\\n' {string.Join(' ', models)}"
                + $" | xargs -P {RealOnes} -I@ '{llm}' -m @ -d @.db --no-stream hi >/dev/null"
        );
        Table.Add(
            $"{RealOnes} real llm at once",
            $"xargs -P {RealOnes}, none lost",
            1.05,
            "x",
            [.. figures.Select(figure => figure.Ratio)]
        );
    }

    private void FanOut()
    {
        var models = Enumerable.Range(0, Fakes).SelectMany(number => (string[])["-m", $"m{number}"]);
        var figures = programs.Compare(
            FanOutRounds,
            prompters,
            [.. models, "--parallel", $"{Fakes}", "--no-stream", "--", "hi"],
            "/bin/sh",
            "-c",
            $"seq {Fakes} | xargs -P {Fakes} -I{{}} llm prompt -m m{{}} -u hi >/dev/null"
        );
        Table.Add(
            $"{Fakes} programs of one second",
            $"xargs -P {Fakes}",
            1.03,
            "x",
            [.. figures.Select(figure => figure.Ratio)]
        );
        Table.Add("peak memory meanwhile", "", null, "MB", [.. figures.Select(figure => figure.Megabytes)]);
    }

    private void LineDelays()
    {
        var configuration = programs.Write(
            "emit.yaml",
            string.Create(CultureInfo.InvariantCulture, $"llm:\n  command: ['{Programs.Self}', emit]\n")
        );
        var direct = Delay(Programs.Self, "emit");
        foreach (
            var models in (string[][])
                [
                    ["a"],
                    ["a", "b", "c", "d"],
                ]
        )
        {
            Table.Add(
                $"delay of a line, models: {models.Length}",
                "reading the program directly",
                5,
                "ms",
                [
                    .. prompters.Select(prompter =>
                        Delay(
                            prompter,
                            [
                                "--config",
                                configuration,
                                .. models.SelectMany(model => (string[])["-m", model]),
                                "--",
                                "hi",
                            ]
                        ) - direct
                    ),
                ]
            );
        }
    }

    private double Delay(string program, params string[] arguments)
    {
        using var process = programs.Start(program, arguments);
        process.BeginErrorReadLine();
        var delays = LineDelay.Read(process.StandardOutput);
        process.WaitForExit();
        return delays[delays.Count / 2];
    }
}

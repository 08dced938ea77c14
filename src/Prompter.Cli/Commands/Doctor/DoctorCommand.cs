using System.Text.Json.Nodes;

namespace Prompter.Cli.Commands.Doctor;

internal static class DoctorCommand
{
    public static Command Create(App app)
    {
        var command = new Page(
            "doctor",
            "Say which programs, keys and servers are there, and what is broken.",
            "doctor [OPTIONS]",
            """
              prompter doctor
                  asks every provider that has a key for its models
              prompter doctor --no-network
              prompter doctor --json | jq -r 'select(.health == "bad") | .detail'

            Exit code: 0 nothing is broken (what is not there is no fault), 1 something is.
            """
        );
        var configuration = new ConfigurationOptions(command);
        var noNetwork = command.Flag("--no-network", "ask no server");
        var json = command.Flag("--json", "one JSON line a finding");
        var noColor = command.Flag("--no-color", "no colours");
        command.SetAction(
            (parsed, _) =>
                StopSignals.GuardAsync(
                    app.Environment,
                    async (children, stop) =>
                    {
                        var examination = new HealthCheck(
                            app.Environment,
                            configuration.Read(parsed, app.Environment),
                            !parsed.GetValue(noNetwork),
                            children
                        );
                        var findings = await examination.ExamineAsync(stop);
                        using var terminal = new Terminal(app, !parsed.GetValue(noColor));
                        Write(app, findings, parsed.GetValue(json), terminal.Output);
                        return findings.Any(finding => finding.Health == Health.Bad)
                            ? ExitCodes.Failure
                            : ExitCodes.Success;
                    }
                )
        );
        return command;
    }

    private static void Write(App app, IReadOnlyList<Finding> findings, bool json, Screen output)
    {
        var redactor = app.Environment.Redactor;
        foreach (var section in findings.GroupBy(finding => finding.Section, StringComparer.Ordinal))
        {
            if (!json)
            {
                output.WriteLine(section.Key);
            }

            foreach (var finding in section)
            {
                var safe = finding with
                {
                    Name = redactor.Redact(finding.Name),
                    Detail = redactor.Redact(finding.Detail),
                };
                if (json)
                {
                    output.WriteJson(AsJson(safe));
                }
                else
                {
                    WriteLines(safe, output);
                }
            }
        }
    }

    /// <summary>One line, or several on a terminal that is too narrow for it.</summary>
    private static void WriteLines(Finding finding, Screen screen)
    {
        const int NameWidth = 12;
        const int Indentation = NameWidth + 6;
        const int Narrowest = 20;
        var (style, mark) = finding.Health switch
        {
            Health.Good => ("32", "✓"),
            Health.Absent => ("2", "–"),
            _ => ("31", "✗"),
        };
        var detail = DisplayText.MakeVisible(finding.Detail);
        var rows = screen.Width is { } width
            ? DisplayText.Wrap(detail, Math.Max(Narrowest, width - Indentation))
            : [detail];
        var before = $"  {screen.Styled(style, mark)} ";
        var name = $"{DisplayText.PadRight(DisplayText.OneLine(finding.Name), NameWidth)}  ";
        foreach (var row in rows)
        {
            var line = name + row;
            screen.WriteLine(before + (finding.Health == Health.Absent ? screen.Styled("2", line) : line));
            (before, name) = ("", new(' ', Indentation));
        }
    }

    private static string AsJson(Finding finding) =>
        JsonLine.Of(
            new JsonObject
            {
                ["section"] = finding.Section,
                ["name"] = finding.Name,
                ["health"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Health.ToString()),
                ["detail"] = finding.Detail,
            }
        );
}

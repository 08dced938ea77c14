using System.CommandLine;
using Prompter.Cli.Console;
using Prompter.Redaction;

namespace Prompter.Cli.Commands.Doctor;

/// <summary><c>prompter doctor</c>.</summary>
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
        var noNetwork = new Option<bool>("--no-network") { Description = "ask no server" };
        var json = new Option<bool>("--json") { Description = "one JSON line a finding" };
        var noColor = new Option<bool>("--no-color") { Description = "no colours" };
        command.Add(noNetwork);
        command.Add(json);
        command.Add(noColor);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var examination = new HealthCheck(app.Environment, !parsed.GetValue(noNetwork));
                var findings = await examination.ExamineAsync(cancellationToken);
                var redactor = Redactor.FromProcess(app.Environment.Variables, []);
                using var terminal = new Terminal(app, !parsed.GetValue(noColor));
                foreach (var section in findings.GroupBy(finding => finding.Section, StringComparer.Ordinal))
                {
                    if (!parsed.GetValue(json))
                    {
                        terminal.Output.WriteLine(section.Key);
                    }

                    foreach (var finding in section)
                    {
                        var safe = finding with { Detail = redactor.Redact(finding.Detail) };
                        terminal.Output.WriteLine(parsed.GetValue(json) ? AsJson(safe) : AsLine(safe, terminal.Output));
                    }
                }

                return findings.Any(finding => finding.Health == Health.Bad) ? ExitCodes.Failure : ExitCodes.Success;
            }
        );
        return command;
    }

    private static string AsLine(Finding finding, Screen screen)
    {
        const int NameWidth = 12;
        var (style, mark) = finding.Health switch
        {
            Health.Good => ("32", "✓"),
            Health.Absent => ("2", "–"),
            _ => ("31", "✗"),
        };
        var line = $"{finding.Name.PadRight(NameWidth)}  {DisplayText.MakeVisible(finding.Detail)}";
        return $"  {screen.Styled(style, mark)} {(finding.Health == Health.Absent ? screen.Styled("2", line) : line)}";
    }

    private static string AsJson(Finding finding) =>
        JsonLine.Of(writer =>
        {
            writer.WriteString("section", finding.Section);
            writer.WriteString("name", finding.Name);
            writer.WriteString(
                "health",
                finding.Health switch
                {
                    Health.Good => "good",
                    Health.Absent => "absent",
                    _ => "bad",
                }
            );
            writer.WriteString("detail", finding.Detail);
        });
}

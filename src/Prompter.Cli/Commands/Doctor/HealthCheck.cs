using System.Runtime.InteropServices;
using Prompter.Catalogue;
using Prompter.Providers;
using Prompter.Providers.Processes;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Doctor;

/// <summary>How something that Prompter depends on was found.</summary>
internal enum Health
{
    Good,

    /// <summary>It is not there, and only what needs it misses it.</summary>
    Absent,

    /// <summary>It is there and does not work.</summary>
    Bad,
}

/// <summary>One thing that was looked at, and one line about it.</summary>
internal sealed record Finding(string Section, string Name, Health Health, string Detail);

/// <summary>Looks at everything around Prompter that a run may need.</summary>
internal sealed class HealthCheck(
    AppEnvironment environment,
    ConfigurationSources sources,
    bool usesNetwork,
    ChildProcessGroup children
)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Everything, in the order in which people read it.</summary>
    public async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        // A pipe may be named, and whoever waits for it may be stopped.
        var (configuration, files) = await Task.Run(ExamineConfiguration, CancellationToken.None)
            .WaitAsync(cancellationToken);
        var programs = (string[])[PrompterHost.Llm, "claude", "codex", "gemini"];
        var versions = programs.Select(program => ExamineProgramAsync(program, configuration, cancellationToken));
        using var host = new PrompterHost(
            configuration,
            new()
            {
                Environment = environment.Variables,
                Clock = environment.Time,
                ConnectTimeout = Patience,
                Children = children,
                KeyFound = key => environment.Redactor.Learn([key]),
                Redactor = environment.Redactor,
            }
        );
        var providers = host.Providers.All.Select(provider => ExamineProviderAsync(host, provider, cancellationToken));
        return
        [
            new(
                "Prompter",
                "version",
                Health.Good,
                $"{Program.Version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"
            ),
            .. files,
            .. await Task.WhenAll(versions),
            .. Once(await Task.WhenAll(providers)),
            ExamineCatalogue(),
        ];
    }

    /// <summary>The findings, with one of each fault: a file of keys that cannot be read is no fault of every provider.</summary>
    private static IEnumerable<Finding> Once(IEnumerable<Finding> findings)
    {
        foreach (
            var same in findings.GroupBy(
                finding => finding.Health == Health.Bad ? finding.Detail : finding.Name,
                StringComparer.Ordinal
            )
        )
        {
            yield return same.Count() == 1 ? same.First() : same.First() with { Name = $"all {same.Count()}" };
        }
    }

    private (PrompterConfiguration?, IEnumerable<Finding>) ExamineConfiguration()
    {
        const string Section = "Configuration";
        try
        {
            var loaded = environment.LoadConfiguration(sources);
            return (
                loaded.Value,
                loaded.Files.Count == 0
                    ? [new(Section, "files", Health.Good, "none; 'prompter config init' makes one")]
                    : loaded.Files.Select(file => new Finding(Section, environment.NameOf(file), Health.Good, "read"))
            );
        }
        catch (ConfigurationException exception) when (!exception.NeedsTrust)
        {
            return (
                null,
                exception.Mistakes.Select(mistake => new Finding(Section, "mistake", Health.Bad, mistake.ToString()))
            );
        }
    }

    private async Task<Finding> ExamineProgramAsync(
        string program,
        PrompterConfiguration? configuration,
        CancellationToken cancellationToken
    )
    {
        const string Section = "Programs";
        IReadOnlyList<string> command =
            program == PrompterHost.Llm && configuration is not null ? configuration.Llm.Command : [program];
        if (environment.FindProgram(command[0]) is not { } path)
        {
            return new(Section, program, Health.Absent, "not on the PATH");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Patience);
        try
        {
            var (exitCode, text) = await CommandOutput.ReadAsync(children, [.. command, "--version"], stop.Token);
            var line = DisplayText.MakeVisible(text.Trim().Split('\n')[0]);
            return exitCode == 0
                ? new(Section, program, Health.Good, $"{line} ({path})")
                : new(Section, program, Health.Bad, $"'{path} --version' fails with exit code {exitCode}: {line}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(Section, program, Health.Bad, $"'{path} --version' says nothing within 10 s");
        }
        catch (PrompterException exception)
        {
            return new(Section, program, Health.Bad, exception.Message);
        }
    }

    private async Task<Finding> ExamineProviderAsync(
        PrompterHost host,
        Provider provider,
        CancellationToken cancellationToken
    )
    {
        const string Section = "Providers";
        try
        {
            var credential = host.CredentialOf(provider);
            var address = host.AddressOf(provider);
            if (address is null || (credential is null && provider.NeedsKey))
            {
                var missing = credential is null ? $"no key ({provider.KeyVariables[0]})" : "no base_url";
                return new(Section, provider.Name, Health.Absent, missing);
            }

            var key = credential is null ? "needs no key" : $"key from {credential.Origin}";
            if (credential?.Program is { } program && environment.FindProgram(program) is null)
            {
                return new(Section, provider.Name, Health.Bad, $"{key}: '{program}' is not on the PATH");
            }

            if (!usesNetwork)
            {
                return new(Section, provider.Name, Health.Good, $"{key}; {address}, not asked");
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            stop.CancelAfter(Patience);
            try
            {
                var models = await host.ListModelsAsync(provider.Name, stop.Token);
                return new(
                    Section,
                    provider.Name,
                    Health.Good,
                    $"{key}; {address} lists {(models.Count == 1 ? "1 model" : $"{models.Count} models")}"
                );
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new(Section, provider.Name, Health.Bad, $"{key}; {address} says nothing within 10 s");
            }
            catch (PrompterException exception)
                when (exception.Category is ErrorCategory.Transient && credential is null && address.IsLoopback)
            {
                // A local server that nobody has started is nothing to mend.
                return new(Section, provider.Name, Health.Absent, $"nothing listens at {address}");
            }
        }
        catch (PrompterException exception)
        {
            return new(Section, provider.Name, Health.Bad, exception.Message);
        }
    }

    private Finding ExamineCatalogue()
    {
        var problem = default(string);
        var path = ModelCatalogue.DefaultPath(environment.Variables);
        var catalogue = ModelCatalogue.Load(path, warning => problem = warning);
        return new(
            "Models",
            "list",
            problem is null ? Health.Good : Health.Bad,
            problem
                ?? $"prices as of {catalogue.AsOf:yyyy-MM-dd}, {(catalogue.Path is null ? "built in" : environment.NameOf(path))}"
        );
    }
}

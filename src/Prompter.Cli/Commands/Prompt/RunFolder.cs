using System.Runtime.InteropServices;
using Prompter.Artifacts;
using Prompter.Policies.Rescue;
using Prompter.Redaction;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Makes the folder of a run, with what is known of the run when it begins.</summary>
internal sealed class RunFolder(AppEnvironment environment, PromptRequest request, TargetList targets)
{
    private readonly Redactor redactor = environment.Redactor;
    private readonly PolicySettings policies = request.Configuration.Flags.Over(request.Defaults.Policies);

    /// <exception cref="UsageException">It cannot be made.</exception>
    public RunDirectory Create(PromptInput input, int parallel, StreamRescue rescue)
    {
        var folder = request.Defaults.OutputDirectory;
        // What is judged is written to, whatever its name leads to meanwhile.
        var written = environment.PathOf(folder);
        if (
            RealPath.Of(written) is not { } place
            || (new FileInfo(written).LinkTarget is not null && !Directory.Exists(place))
        )
        {
            throw new UsageException(
                $"'{folder}' is a link that leads to no folder; name another place with --outdir; nothing was run."
            );
        }

        if (
            !request.Configuration.NamesOutputDirectory
            && RealPath.IsLedAstray(folder, place, environment.WorkingDirectory)
        )
        {
            throw new UsageException(
                $"'{folder}' is a link that leads out of this folder, or to what is hidden in it; where that is meant, say so with --outdir {folder}; nothing was run."
            );
        }

        try
        {
            return RunDirectory.Create(
                place,
                ManifestOf(input, parallel, rescue),
                request.Defaults.Raw,
                environment.Time,
                RunIndex.Of(environment.Sources.HomeDirectory, environment.Variables)
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"the run's folder cannot be made in '{folder}': {exception.Message} Name another place with --outdir; nothing was run."
            );
        }
    }

    private RunManifest ManifestOf(PromptInput input, int parallel, StreamRescue rescue)
    {
        string[] arguments = [.. request.Arguments.Select(redactor.Redact)];
        string[] redacted =
        [
            .. arguments
                .Index()
                .Where(argument => !ReferenceEquals(argument.Item, request.Arguments[argument.Index]))
                .Select(argument => $"argument {argument.Index + 1}"),
        ];
        return new()
        {
            PrompterVersion = Program.Version,
            Id = RunId.Create(),
            StartedAt = environment.Time.GetLocalNow(),
            Arguments = arguments,
            Prompt = input.Prompt is null ? null : redactor.Redact(input.Prompt),
            StandardInputBytes = input.StandardInput.Length,
            Variables =
                input.Variables.Count == 0
                    ? null
                    : input.Variables.ToDictionary(
                        variable => redactor.Redact(variable.Key),
                        variable => redactor.Redact(variable.Value),
                        StringComparer.Ordinal
                    ),
            Redacted = redacted.Length == 0 ? null : redacted,
            Targets =
            [
                .. targets.Targets.Select(target => new ManifestTarget(
                    target.Label,
                    redactor.Redact(target.Reference.Provider),
                    redactor.Redact(target.Reference.Model),
                    request
                        .Configuration.PoliciesOf(target.Reference, targets.NameOf(target), new() { Rescue = rescue })
                        .ToDictionary(policy => policy.Name, Redacted, StringComparer.Ordinal)
                )
                {
                    Choice = targets.ChoiceOf(target) is { } choice ? redactor.Redact(choice.Reason) : null,
                }),
            ],
            Options = new(parallel, (decimal?)policies.Timeout?.TotalSeconds, policies.Retries ?? 0)
            {
                Fallback = policies.Fallback is { Count: > 0 } fallback ? [.. fallback.Select(redactor.Redact)] : null,
                Rescue = policies.Rescue?.ToString().ToLowerInvariant(),
                RequestsPerMinute = policies.RequestsPerMinute,
            },
            Host = Environment.MachineName,
            OperatingSystem = RuntimeInformation.OSDescription,
            WorkingDirectory = redactor.Redact(environment.WorkingDirectory),
            ConfigurationFiles = request.Configuration.Files,
        };
    }

    private ManifestPolicy Redacted(ManifestPolicy policy) =>
        policy.Value is IEnumerable<string> models ? policy with { Value = models.Select(redactor.Redact) } : policy;
}

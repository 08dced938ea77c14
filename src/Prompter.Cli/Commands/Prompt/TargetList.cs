using Prompter.Artifacts;
using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies.Rescue;
using Prompter.Providers.LlmProgram;
using Prompter.Providers.Processes;
using Prompter.Providers.Simulated;
using Prompter.Redaction;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>From the models that were named to targets and the clients that serve them.</summary>
internal sealed class TargetList : IDisposable
{
    /// <summary>Providers that are planned; they are known so that their names can be refused clearly.</summary>
    private static readonly string[] Planned = ["claude-code", "codex", "gemini-cli"];

    private readonly PrompterConfiguration configuration;
    private readonly LlmProgramArguments arguments;
    private readonly PrompterHost host;
    private readonly Dictionary<Target, string> names = [];

    public TargetList(
        App app,
        PromptRequest request,
        LlmProgramArguments arguments,
        ChildProcessGroup children,
        Redactor redactor
    )
    {
        (configuration, this.arguments) = (request.Configuration.Value, arguments);
        StructuredOutput = new(arguments, app.Environment);
        host = new(
            configuration,
            new()
            {
                Environment = app.Environment.Variables,
                Clock = app.Environment.Time,
                Overrides = request.Configuration.Flags,
                ConnectTimeout = request.Defaults.ConnectTimeout ?? Timeout.InfiniteTimeSpan,
                Children = children,
                KeyFound = key => app.Environment.Redactor.Learn([key]),
                OtherProviders = Planned,
                Redactor = redactor,
                Telemetry = new() { Redact = redactor.Redact },
                Warn = warning => app.Say($"prompter: {warning}"),
            }
        );
        IReadOnlyList<string> named = [.. request.Models, .. arguments.Models];
        Targets = Read(named.Count > 0 ? named : configuration.Models, redactor);
        LlmCommand = app.Environment.FindProgram(configuration.Llm.Command[0]) is null
            ? null
            : configuration.Llm.Command;
        if (LlmCommand is null && UsesOnlyLlm)
        {
            throw new UsageException(NotInstalled());
        }

        if (request.HasSchema)
        {
            // It is wrong for every model, so that nothing need be run.
            _ = StructuredOutput.Options;
        }
    }

    public IReadOnlyList<Target> Targets { get; }

    /// <summary>How <c>llm</c> is started; null where it is not installed.</summary>
    public IReadOnlyList<string>? LlmCommand { get; }

    public bool UsesLlm => Models.Any(model => model.Provider == PrompterHost.Llm);

    public bool UsesOnlyLlm => Models.All(model => model.Provider == PrompterHost.Llm);

    public StructuredOutputArguments StructuredOutput { get; }

    private IEnumerable<ModelReference> Models => Targets.SelectMany(target => host.ChainOf(names[target]));

    /// <summary>The models that were chosen for routes which say what they need.</summary>
    public IEnumerable<RouteChoice> Choices => host.Choices;

    /// <summary>Why a target is the model that it is; null where its name says so.</summary>
    public RouteChoice? ChoiceOf(Target target) =>
        Choices.FirstOrDefault(choice => choice.Role == configuration.ResolveAlias(names[target]));

    /// <summary>What the user wrote for a target.</summary>
    public string NameOf(Target target) => names[target];

    /// <summary>Makes a target's client, with all policies around it; nothing is connected yet.</summary>
    public IChatClient CreateClient(Target target, Question question, string runDirectory, StreamRescue rescue) =>
        host.CreateClient(
            names[target],
            new()
            {
                Rescue = rescue,
                StructuredOutput = model =>
                    model.Provider == PrompterHost.Llm ? StructuredOutput.OptionsOfLlm : StructuredOutput.Options,
                Connect = async (model, cancellationToken) =>
                    question.Around(
                        model.Provider == PrompterHost.Llm
                            ? CreateLlmClient(target with { Reference = model }, runDirectory)
                            : await host.ConnectAsync(model, cancellationToken),
                        model.Provider
                    ),
            }
        );

    public void Dispose() => host.Dispose();

    /// <exception cref="PrompterException">It is not installed.</exception>
    public LlmProgramChatClient CreateLlmClient(Target target, string runDirectory)
    {
        if (LlmCommand is null)
        {
            throw new PrompterException(ErrorCategory.Permanent, NotInstalled())
            {
                Provider = PrompterHost.Llm,
                Model = target.Reference.Model,
            };
        }

        var hasOwnDatabase =
            configuration.Llm.Database == LlmDatabase.Own && !arguments.Has("--database") && !arguments.ReadsUserLog;
        return new(
            target.Reference.Model,
            new()
            {
                Command = [.. LlmCommand],
                LeadingArguments = configuration.Llm.Arguments,
                Arguments = arguments,
                DatabasePath = hasOwnDatabase ? RunDirectory.DatabasePath(runDirectory, target) : null,
                DatabaseTemplate = host.LlmDatabaseTemplate,
                Grace = host.PoliciesOf(target.Reference, names.GetValueOrDefault(target)).ShutdownGrace,
            },
            host.Children
        );
    }

    private List<Target> Read(IReadOnlyList<string> named, Redactor redactor)
    {
        if (named.Count == 0)
        {
            throw new UsageException(
                "no model is named: use -m MODEL (as in 'prompter -m sim:swift -- \"Hi\"'), or put 'models: [sim:swift]' into .prompter-config.yaml"
            );
        }

        var count = new Dictionary<string, int>(StringComparer.Ordinal);
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var targets = new List<Target>();
        var mistakes = new List<string>();
        foreach (var name in named)
        {
            var chain = host.ChainOf(name);
            // The label goes to screens, and into files and their names.
            var shown = redactor.Redact(name);
            var label = shown;
            while (!labels.Add(label))
            {
                label = $"{shown}#{count[shown] = count.GetValueOrDefault(shown, 1) + 1}";
            }

            var target = new Target(chain[0], label);
            targets.Add(target);
            names[target] = name;
            // What the user wrote is what the user knows; the others of a chain have no other name here.
            mistakes.AddRange(
                chain.Select((model, index) => Mistake(index == 0 ? name : $"{model}", model)).OfType<string>()
            );
        }

        return mistakes.Count == 0
            ? targets
            : throw new UsageException(string.Join('\n', mistakes.Distinct(StringComparer.Ordinal)));
    }

    private static string? Mistake(string name, ModelReference reference)
    {
        if (string.IsNullOrWhiteSpace(reference.Model))
        {
            return $"'{name}' names no model";
        }

        if (reference.Provider == PrompterHost.Simulated)
        {
            try
            {
                new SimulatedChatClient(reference.Model).Dispose();
                return null;
            }
            catch (PrompterException exception)
            {
                return $"{name}: {exception.Message}";
            }
        }

        return !Planned.Contains(reference.Provider, StringComparer.Ordinal)
            ? null
            : $"{name}: the provider '{reference.Provider}' is not supported yet; use a model of llm (a bare name), of a provider (openai:gpt-5.5) or a simulated one (sim:swift)";
    }

    public string NotInstalled() =>
        $"'{configuration.Llm.Command[0]}' is not on the PATH: install it with 'pipx install llm' or 'brew install llm', or name it with "
        + "'llm: {command: …}' in the configuration; simulated models such as sim:swift work without it";
}

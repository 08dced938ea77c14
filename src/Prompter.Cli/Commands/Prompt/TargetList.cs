using Prompter.Artifacts;
using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies.Rescue;
using Prompter.Providers;
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

    /// <summary>A database of SQLite, and so of <c>llm</c>, that leaves nothing behind.</summary>
    private const string InMemory = ":memory:";

    private readonly PrompterConfiguration configuration;
    private readonly LlmProgramArguments arguments;
    private readonly Dictionary<Target, string> names = [];
    private readonly Action<WireMessage>? wire;

    public TargetList(
        App app,
        PromptRequest request,
        LlmProgramArguments arguments,
        ChildProcessGroup children,
        Redactor redactor,
        Action<WireMessage>? wire = null
    )
    {
        (configuration, this.arguments, this.wire) = (request.Configuration.Value, arguments, wire);
        StructuredOutput = new(arguments, app.Environment);
        Host = new(
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
                Wire = wire,
                Telemetry = new() { Redact = redactor.Redact },
                Warn = warning => app.Say($"prompter: {warning}"),
            }
        );
        ModelNames = new(Host, Planned);
        IReadOnlyList<string> named = [.. request.Models, .. arguments.Models];
        Targets = Read(named.Count > 0 ? named : configuration.Models, redactor);
        LlmCommand = app.Environment.FindProgram(configuration.Llm.Command[0]) is null
            ? null
            : configuration.Llm.Command;
        if (LlmCommand is null && UsesOnlyLlm)
        {
            throw new UsageException(NotInstalled(Targets));
        }

        RefuseConversation();
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

    public PrompterHost Host { get; }

    public ModelNames ModelNames { get; }

    /// <summary>All models that may be asked, those of chains too.</summary>
    public IEnumerable<ModelReference> Models => Targets.SelectMany(target => Host.ChainOf(names[target]));

    /// <summary>The models that were chosen for routes which say what they need.</summary>
    public IEnumerable<RouteChoice> Choices => Host.Choices;

    /// <summary>Why a target is the model that it is; null where its name says so.</summary>
    public RouteChoice? ChoiceOf(Target target) =>
        Choices.FirstOrDefault(choice => choice.Role == configuration.ResolveAlias(names[target]));

    /// <summary>What the user wrote for a target.</summary>
    public string NameOf(Target target) => names[target];

    /// <summary>The same of a model that may be another one of the target's chain.</summary>
    private string NameOf(Target target, ModelReference model) =>
        target.Reference == model && names.TryGetValue(target, out var name) ? name : model.Model;

    /// <summary>Makes a target's client, with all policies around it; nothing is connected yet.</summary>
    public IChatClient CreateClient(Target target, Question question, string runDirectory, StreamRescue rescue) =>
        Host.CreateClient(
            names[target],
            new()
            {
                Rescue = rescue,
                StructuredOutput = model =>
                    model.Provider == PrompterHost.Llm ? StructuredOutput.OptionsOfLlm : StructuredOutput.Options,
                Connect = async (model, cancellationToken) =>
                {
                    IChatClient client =
                        model.Provider == PrompterHost.Llm
                            ? CreateLlmClient(target with { Reference = model }, runDirectory)
                            : await Host.ConnectAsync(model, cancellationToken);
                    return question.Around(ModelNames.Around(client, NameOf(target, model), model), model.Provider);
                },
            }
        );

    public void Dispose() => Host.Dispose();

    /// <summary>Makes the client of a model of <c>llm</c>.</summary>
    /// <param name="target">The target, with the model.</param>
    /// <param name="runDirectory">Where <c>llm</c> logs to; null where there is none, for a command that is printed.</param>
    /// <exception cref="PrompterException">It is not installed.</exception>
    public LlmProgramChatClient CreateLlmClient(Target target, string? runDirectory)
    {
        if (LlmCommand is null)
        {
            throw new PrompterException(ErrorCategory.Permanent, NotInstalled([target]))
            {
                Provider = PrompterHost.Llm,
                Model = target.Reference.Model,
            };
        }

        var hasOwnDatabase = !LogsWhereTheUserSays && !arguments.ReadsUserLog;
        return new(
            target.Reference.Model,
            new()
            {
                Command = [.. LlmCommand],
                LeadingArguments = configuration.Llm.Arguments,
                Arguments = arguments,
                DatabasePath =
                    !hasOwnDatabase ? null
                    : runDirectory is null ? InMemory
                    : RunDirectory.DatabasePath(runDirectory, target),
                Wire = wire,
                DatabaseTemplate = Host.LlmDatabaseTemplate,
                Grace = Host.PoliciesOf(target.Reference, names.GetValueOrDefault(target)).ShutdownGrace,
            },
            Host.Children
        );
    }

    private List<Target> Read(IReadOnlyList<string> named, Redactor redactor)
    {
        if (named.Count == 0)
        {
            throw new UsageException(
                "no model is named: use -m MODEL (as in 'prompter -m sim:swift \"Hi\"'), or put 'models: [sim:swift]' into .prompter-config.yaml"
            );
        }

        var count = new Dictionary<string, int>(StringComparer.Ordinal);
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var targets = new List<Target>();
        var mistakes = new List<string>();
        foreach (var name in named)
        {
            var chain = Host.ChainOf(name);
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
            mistakes.AddRange(Host.NamesIn(name).Select(ModelNames.Refusal).OfType<string>());
        }

        return mistakes.Count == 0
            ? targets
            : throw new UsageException(string.Join('\n', mistakes.Distinct(StringComparer.Ordinal)));
    }

    private static string? Mistake(string name, ModelReference reference)
    {
        if (reference.Provider == PrompterHost.Simulated && !string.IsNullOrWhiteSpace(reference.Model))
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

    /// <summary>
    /// Each call of llm has a database of its own, in which no conversation is; and in the user's log the last one is that of another call.
    /// </summary>
    private void RefuseConversation()
    {
        if (arguments.Continues is not { } option || !UsesLlm)
        {
            return;
        }

        if (!LogsWhereTheUserSays)
        {
            throw new UsageException(
                $"{option} cannot be followed: each model logs to a database of its own, so llm would go on with a conversation that was none of these; ask llm itself, or set 'llm: {{database: shared}}' or -d FILE and ask one model"
            );
        }

        if (Targets.Count(target => target.Reference.Provider == PrompterHost.Llm) > 1)
        {
            throw new UsageException(
                $"{option} cannot be followed for several models of llm: all would go on with one conversation, each with the answers of the others; ask one model"
            );
        }
    }

    private bool LogsWhereTheUserSays =>
        configuration.Llm.Database == LlmDatabase.Shared || arguments.Has("--database");

    /// <summary>What to do where <c>llm</c> is not there for some models, and which models of providers they may be.</summary>
    public string NotInstalled(IReadOnlyList<Target> targets)
    {
        var others = targets
            .Select(target => ModelNames.Nearest(NameOf(target, target.Reference), target.Reference))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var meant =
            others.Count == 0
                ? ": install it"
                : $", and models without a provider are its; did you mean {string.Join(" and ", others.Select(name => $"'{name}'"))}? Otherwise install llm";
        return $"'{configuration.Llm.Command[0]}' is not on the PATH{meant} with 'pipx install llm' or 'brew install llm', or name it with "
            + "'llm: {command: …}' in the configuration; simulated models such as sim:swift work without it";
    }
}

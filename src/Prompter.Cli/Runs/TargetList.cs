using Microsoft.Extensions.AI;
using Prompter.Artifacts;
using Prompter.Calls;
using Prompter.Catalogue;
using Prompter.Policies.Rescue;
using Prompter.Providers.LlmProgram;
using Prompter.Providers.Processes;
using Prompter.Providers.Simulated;
using Prompter.Settings;

namespace Prompter.Cli.Runs;

/// <summary>From the models that were named to targets and the clients that serve them.</summary>
internal sealed class TargetList : IDisposable
{
    public const string Llm = "llm";
    private const string Simulated = "sim";

    /// <summary>Providers that are planned; they are known so that their names can be refused clearly.</summary>
    private static readonly string[] Planned = ["claude-code", "codex", "gemini-cli"];

    private readonly PrompterConfiguration configuration;
    private readonly LlmProgramArguments arguments;
    private readonly StructuredOutputArguments structuredOutput;
    private readonly ChildProcessGroup children;
    private readonly PromptRequest request;
    private readonly ModelConnector clients;
    private readonly ConfiguredPipeline pipeline;
    private readonly Dictionary<Target, string> names = [];
    private readonly Lazy<LlmProgramDatabaseTemplate> databaseTemplate;

    /// <summary>The providers that references may name; those that few runs need come when a name asks for them.</summary>
    private readonly HashSet<string> providers = new(StringComparer.Ordinal);
    private readonly Lazy<ModelCatalogue> catalogue = new(() =>
        ModelCatalogue.Load(
            ModelCatalogue.DefaultPath(ConfigurationSources.FromProcess(null).Environment),
            warning => Console.Error.WriteLine($"prompter: {warning}")
        )
    );

    public TargetList(PromptRequest request, LlmProgramArguments arguments, ChildProcessGroup children)
    {
        (configuration, this.arguments, this.children) = (request.Configuration.Value, arguments, children);
        this.request = request;
        structuredOutput = new(arguments);
        clients = new(configuration);
        providers.UnionWith([Llm, Simulated, .. Planned]);
        pipeline = new(configuration, Parse)
        {
            Overrides = request.Policies,
            Price = PriceOf,
            Catalogue = model => model.Provider is Llm or Simulated ? null : catalogue.Value.Find(model),
        };
        IReadOnlyList<string> named = [.. request.Models, .. arguments.Models];
        Targets = Read(named.Count > 0 ? named : configuration.Models);
        LlmCommand = ResolveCommand();
        databaseTemplate = new(() =>
            new(
                LlmCommand!,
                LlmProgramDatabaseTemplate.DefaultFolder(ConfigurationSources.FromProcess(null).Environment)
            )
        );
        if (LlmCommand is null && Targets.All(target => ChainOf(target).All(model => model.Provider == Llm)))
        {
            throw new UsageException(NotInstalled());
        }

        if (request.HasSchema)
        {
            CheckSchema();
        }
    }

    public IReadOnlyList<Target> Targets { get; }

    /// <summary>How <c>llm</c> is started; null where it is not installed.</summary>
    public IReadOnlyList<string>? LlmCommand { get; }

    public bool UsesLlm =>
        LlmCommand is not null && Targets.Any(target => ChainOf(target).Any(model => model.Provider == Llm));

    /// <summary>Makes a target's client, with all policies around it; nothing is connected yet.</summary>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    /// <param name="input">What it is asked.</param>
    /// <param name="runDirectory">The folder of the run.</param>
    /// <param name="rescue">What becomes of an answer that breaks off.</param>
    public IChatClient CreateClient(Target target, PromptInput input, string runDirectory, StreamRescue rescue) =>
        pipeline.CreateClient(
            names[target],
            (model, cancellationToken) => ConnectAsync(target, model, runDirectory, cancellationToken),
            new()
            {
                Rescue = rescue,
                StructuredOutput = model =>
                    model.Provider == Llm ? structuredOutput.OptionsOfLlm : structuredOutput.Options,
                Wrap = (client, model) =>
                    model.Provider == Llm
                        ? client
                        : new ArgumentsChatClient(client, model.Provider, new(arguments, structuredOutput, input)),
            }
        );

    private async ValueTask<IChatClient> ConnectAsync(
        Target target,
        ModelReference model,
        string runDirectory,
        CancellationToken cancellationToken
    ) =>
        model.Provider switch
        {
            Llm => CreateLlmClient(target with { Reference = model }, runDirectory),
            Simulated => new SimulatedChatClient(model.Model),
            _ => await clients.CreateAsync(
                model,
                request.ConnectTimeout ?? Timeout.InfiniteTimeSpan,
                cancellationToken
            ),
        };

    public void Dispose()
    {
        pipeline.Dispose();
        clients.Dispose();
    }

    public LlmProgramChatClient CreateLlmClient(Target target, string runDirectory)
    {
        if (LlmCommand is null)
        {
            throw new PrompterException(ErrorCategory.Permanent, NotInstalled())
            {
                Provider = Llm,
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
                DatabaseTemplate = databaseTemplate.Value,
            },
            children
        );
    }

    /// <summary>What a target's tokens cost: as the configuration says, else as the list of models does; simulated ones are free.</summary>
    public ModelPrice? PriceOf(ModelReference reference) =>
        configuration.PriceOf(reference)
        ?? (
            reference.Provider == Simulated ? new(0, 0)
            : reference.Provider == Llm ? null
            : catalogue.Value.Find(reference)?.Price
        );

    private void CheckSchema()
    {
        try
        {
            _ = structuredOutput.Options;
        }
        catch (PrompterException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private List<Target> Read(IReadOnlyList<string> named)
    {
        if (named.Count == 0)
        {
            throw new UsageException(
                "no model is named: use -m MODEL (as in 'prompter -m sim:swift -- \"Hi\"'), or put 'models: [sim:swift]' into .prompter-config.yaml"
            );
        }

        var count = new Dictionary<string, int>(StringComparer.Ordinal);
        var targets = new List<Target>();
        var mistakes = new List<string>();
        foreach (var name in named)
        {
            var number = count[name] = count.GetValueOrDefault(name) + 1;
            var chain = pipeline.ChainOf(name);
            var target = new Target(chain[0], number == 1 ? name : $"{name}#{number}");
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

    private IReadOnlyList<ModelReference> ChainOf(Target target) => pipeline.ChainOf(names[target]);

    private ModelReference Parse(string name)
    {
        // Most runs need no table of providers, and each start would pay for it.
        if (name.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && !providers.Contains(name[..colon]))
        {
            providers.UnionWith(clients.Registry.All.Select(provider => provider.Name));
        }

        return ModelReference.Parse(name, providers, Llm);
    }

    private static string? Mistake(string name, ModelReference reference)
    {
        if (string.IsNullOrWhiteSpace(reference.Model))
        {
            return $"'{name}' names no model";
        }

        if (reference.Provider == Simulated)
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

    private IReadOnlyList<string>? ResolveCommand()
    {
        var command = configuration.Llm.Command;
        return ExecutablePath.Find(command[0]) is { } path
            ? [path == command[0] ? path : command[0], .. command.Skip(1)]
            : null;
    }

    private string NotInstalled() =>
        $"'{configuration.Llm.Command[0]}' is not on the PATH: install it with 'pipx install llm' or 'brew install llm', or name it with "
        + "'llm: {command: …}' in the configuration; simulated models such as sim:swift work without it";
}

using Microsoft.Extensions.AI;
using Prompter.Configuration;
using Prompter.Models;
using Prompter.Pipeline;
using Prompter.Pipeline.Rescue;
using Prompter.Providers.CommandLine;
using Prompter.Providers.Simulated;

namespace Prompter.Cli.Runs;

/// <summary>From the models that were named to targets and the clients that serve them.</summary>
internal sealed class TargetList : IDisposable
{
    public const string Llm = "llm";
    private const string Simulated = "sim";

    /// <summary>Providers that are planned; they are known so that their names can be refused clearly.</summary>
    private static readonly string[] Planned = ["claude-code", "codex", "gemini-cli"];

    private readonly PrompterConfiguration configuration;
    private readonly LlmArguments arguments;
    private readonly ChildProcessGroup children;
    private readonly PromptRequest request;
    private readonly ModelConnector clients;
    private readonly Lazy<ModelCatalogue> catalogue = new(() =>
        ModelCatalogue.Load(
            ModelCatalogue.DefaultPath(ConfigurationSources.FromProcess(null).Environment),
            warning => Console.Error.WriteLine($"prompter: {warning}")
        )
    );

    public TargetList(PromptRequest request, LlmArguments arguments, ChildProcessGroup children)
    {
        (configuration, this.arguments, this.children) = (request.Configuration.Value, arguments, children);
        this.request = request;
        clients = new(configuration);
        IReadOnlyList<string> named = [.. request.Models, .. arguments.Models];
        Targets = Read(named.Count > 0 ? named : configuration.Models);
        LlmCommand = ResolveCommand();
        if (LlmCommand is null && Targets.All(target => target.Reference.Provider == Llm))
        {
            throw new UsageException(NotInstalled());
        }
    }

    public IReadOnlyList<Target> Targets { get; }

    /// <summary>How <c>llm</c> is started; null where it is not installed.</summary>
    public IReadOnlyList<string>? LlmCommand { get; }

    public bool UsesLlm => LlmCommand is not null && Targets.Any(target => target.Reference.Provider == Llm);

    /// <summary>Makes a target's client, with all policies around it; nothing is connected yet.</summary>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    /// <param name="input">What it is asked.</param>
    /// <param name="runDirectory">The folder of the run.</param>
    /// <param name="expectsJson">Whether an answer that is not JSON is a failure.</param>
    /// <param name="rescue">What becomes of an answer that breaks off.</param>
    public IChatClient CreateClient(
        Target target,
        PromptInput input,
        string runDirectory,
        bool expectsJson,
        StreamRescue rescue
    )
    {
        var pipeline = new PipelineBuilder()
            .UseTimeout(_ => new() { Total = request.TotalTimeout, CoversTries = true })
            .UseFallback(model => [new(model)], _ => new() { Rescue = rescue })
            .UseRetry(_ =>
                new()
                {
                    Retries = request.Retries,
                    Rescue = rescue,
                    Total = request.TotalTimeout,
                }
            )
            .UseAttempts(model => new() { Price = PriceOf(model), ExpectsJson = expectsJson })
            .Use(
                (client, model) =>
                    model.Provider == Llm
                        ? client
                        : new ArgumentsChatClient(client, model.Provider, new(arguments, input))
            )
            .UseTelemetry()
            .UseTimeout(_ =>
                new()
                {
                    Total = request.Timeout,
                    FirstToken = request.FirstTokenTimeout,
                    Idle = request.IdleTimeout,
                }
            )
            .Build((model, cancellationToken) => ConnectAsync(target, model, runDirectory, cancellationToken));
        // What comes first only connects when it is asked, so that this does not wait.
        return pipeline(target.Reference, CancellationToken.None).Result;
    }

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

    public void Dispose() => clients.Dispose();

    public LlmChatClient CreateLlmClient(Target target, string runDirectory)
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
                DatabasePath = hasOwnDatabase ? FanOut.RunDirectory.DatabasePath(runDirectory, target) : null,
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
        var providers = new HashSet<string>(StringComparer.Ordinal);
        providers.UnionWith([Llm, Simulated, .. Planned]);
        // Most runs need no table of providers, and each start would pay for it.
        if (named.Any(name => MayNameAnother(configuration.ResolveAlias(name), providers)))
        {
            providers.UnionWith(clients.Registry.All.Select(provider => provider.Name));
        }

        foreach (var name in named)
        {
            var number = count[name] = count.GetValueOrDefault(name) + 1;
            var reference = ModelReference.Parse(configuration.ResolveAlias(name), providers, Llm);
            targets.Add(new(reference, number == 1 ? name : $"{name}#{number}"));
            if (Mistake(name, reference) is { } mistake && number == 1)
            {
                mistakes.Add(mistake);
            }
        }

        return mistakes.Count == 0 ? targets : throw new UsageException(string.Join('\n', mistakes));
    }

    /// <summary>Whether the part before the first colon may be a provider beside those that are named here.</summary>
    private static bool MayNameAnother(string name, HashSet<string> providers)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !providers.Contains(name[..colon]);
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

using Prompter.Models;

namespace Prompter.Configuration;

/// <summary>Everything that the configuration can set, merged from all its layers.</summary>
/// <param name="Models">The models to ask when none is named; may be empty, may hold aliases.</param>
/// <param name="Defaults">What a run does unless a flag says otherwise.</param>
/// <param name="Aliases">Short names and the model references, or other aliases, that they stand for.</param>
/// <param name="Costs">Prices by model name or <c>provider:model</c>.</param>
/// <param name="Llm">How the program <c>llm</c> is called.</param>
public sealed record PrompterConfiguration(
    IReadOnlyList<string> Models,
    RunDefaults Defaults,
    IReadOnlyDictionary<string, string> Aliases,
    IReadOnlyDictionary<string, ModelPrice> Costs,
    LlmSettings Llm
)
{
    /// <summary>Providers by name: those of the configuration, and its changes to those that are known without it.</summary>
    public IReadOnlyDictionary<string, Provider> Providers { get; init; } =
        new Dictionary<string, Provider>(StringComparer.Ordinal);

    /// <summary>What a name stands for, through aliases of aliases; the name itself when it is no alias.</summary>
    /// <param name="name">A model reference or an alias, as the user wrote it.</param>
    public string ResolveAlias(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var steps = 0; steps < Aliases.Count && Aliases.TryGetValue(name, out var target); steps++)
        {
            name = target;
        }

        return name;
    }

    /// <summary>The price of a model: the one for <c>provider:model</c> if there is one, else the one for the bare name.</summary>
    /// <param name="reference">The model.</param>
    /// <returns>null when the configuration has no price for it.</returns>
    public ModelPrice? PriceOf(ModelReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Costs.GetValueOrDefault(reference.ToString()) ?? Costs.GetValueOrDefault(reference.Model);
    }
}

/// <summary>What a run does unless a flag says otherwise.</summary>
/// <param name="Retries">Tries after the first, for each model; 0 to 100, 0 unless set.</param>
/// <param name="Stream">Whether output is shown as it arrives; true unless set.</param>
/// <param name="OutputDirectory">The directory that runs go into, relative to the working directory; <c>./prompter-runs</c> unless set.</param>
/// <param name="Timeout">The longest that an attempt may take, at most a day; null, the default, for no limit.</param>
/// <param name="Parallel">How many models are asked at once, 1 to 1024; null, the default: as many as there are, at most 32.</param>
/// <param name="View">How answers are laid out; <see cref="OutputView.Lines"/> unless set.</param>
/// <param name="Raw">Whether raw output is kept in files; false unless set.</param>
public sealed record RunDefaults(
    int Retries,
    bool Stream,
    string OutputDirectory,
    TimeSpan? Timeout,
    int? Parallel,
    OutputView View,
    bool Raw
)
{
    /// <summary>The longest that a model may take with all its attempts and waits; null, the default, for no limit.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>The longest that a connection to a provider may take; 15 s unless set, null for no limit.</summary>
    public TimeSpan? ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest wait for the first piece of an answer; null, the default, for no limit.</summary>
    public TimeSpan? FirstTokenTimeout { get; init; }

    /// <summary>The longest silence in the middle of an answer; null, the default, for no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }
}

/// <summary>How answers are laid out on the screen.</summary>
public enum OutputView
{
    /// <summary>Lines as they come, each tagged with its model.</summary>
    Lines,

    /// <summary>One block a model, as each ends.</summary>
    Blocks,
}

/// <summary>How the program <c>llm</c> is called.</summary>
/// <param name="Command">The program and its leading arguments; at least the program; <c>llm</c> unless set.</param>
/// <param name="Database">Where <c>llm</c> logs to; <see cref="LlmDatabase.Own"/> unless set.</param>
/// <param name="Arguments">Arguments for every call; none unless set. They may hold secrets.</param>
public sealed record LlmSettings(IReadOnlyList<string> Command, LlmDatabase Database, IReadOnlyList<string> Arguments);

/// <summary>Where <c>llm</c> logs to.</summary>
public enum LlmDatabase
{
    /// <summary>A database for each call, in the directory of the run.</summary>
    Own,

    /// <summary>The user's own log, which parallel calls fight over.</summary>
    Shared,
}

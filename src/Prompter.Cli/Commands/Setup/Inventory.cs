using Prompter.Catalogue;
using Prompter.Credentials;
using Prompter.Providers;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Setup;

/// <summary>What a user has, as far as that is known without asking a server or starting a program.</summary>
internal sealed class Inventory
{
    /// <summary>Programs that Prompter knows and cannot use yet.</summary>
    private static readonly string[] Planned = ["claude", "codex", "gemini"];

    private readonly App app;

    public Inventory(App app, ConfigurationSources sources)
    {
        this.app = app;
        (Configuration, ConfigurationProblem) = Load(sources);
        Providers = new(Configuration.Providers);
        (Keys, KeyProblem) = Find();
    }

    /// <summary>What is in force; where that cannot be used, what is built in.</summary>
    public PrompterConfiguration Configuration { get; }

    /// <summary>Why the configuration cannot be used, or null.</summary>
    public ConfigurationException? ConfigurationProblem { get; }

    public ProviderRegistry Providers { get; }

    /// <summary>The providers whose key is known, and where each comes from.</summary>
    public IReadOnlyList<(Provider Provider, string Origin)> Keys { get; }

    /// <summary>Why the file of keys cannot be used, or null.</summary>
    public string? KeyProblem { get; }

    public bool HasLlm => app.Environment.FindProgram(Configuration.Llm.Command[0]) is not null;

    /// <summary>Keys in one line.</summary>
    public string KeyLine =>
        KeyProblem
        ?? (
            Keys.Count == 0
                ? "none yet"
                : string.Join(", ", Keys.Select(key => $"{key.Provider.Name} ({Short(key.Origin)})"))
        );

    /// <summary>Programs in one line.</summary>
    public string ProgramLine
    {
        get
        {
            var planned = Planned.Where(program => app.Environment.FindProgram(program) is not null).ToList();
            return (HasLlm ? "llm" : "llm is not on the PATH")
                + (planned.Count == 0 ? "" : $"; {string.Join(", ", planned)} (known, not supported yet)");
        }
    }

    /// <summary>The models of a provider that many use, the newest first; none where nothing is known of it.</summary>
    public static IEnumerable<ModelReference> UsualModels(string provider) =>
        ModelFamily
            .All.SelectMany(family => family.Models)
            .Select(model => model.At(provider))
            .OfType<ModelReference>();

    private string Short(string origin) =>
        origin.StartsWith("the variable ", StringComparison.Ordinal) ? origin["the variable ".Length..]
        : origin == CredentialStore.Of(app.Environment.Variables).Path ? "stored"
        : origin;

    private (PrompterConfiguration, ConfigurationException?) Load(ConfigurationSources sources)
    {
        try
        {
            return (app.Environment.LoadConfiguration(sources).Value, null);
        }
        catch (ConfigurationException exception)
        {
            return (ConfigurationLoader.BuiltIn, exception);
        }
    }

    private (IReadOnlyList<(Provider, string)>, string?) Find()
    {
        var store = CredentialStore.Of(app.Environment.Variables);
        var found = new List<(Provider, string)>();
        try
        {
            foreach (var provider in Providers.All)
            {
                if (store.Peek(provider.Name, provider.KeyVariables) is { } credential)
                {
                    found.Add((provider, credential.Origin));
                }
            }

            return (found, null);
        }
        catch (PrompterException exception)
        {
            return ([], exception.Message);
        }
    }
}

using static System.Environment;

namespace Prompter;

/// <summary>The one table of the files and folders that Prompter keeps for a user.</summary>
/// <param name="Variable">Names the folder, by the XDG Base Directory Specification; null where that is the home directory.</param>
/// <param name="Folder">The folder in the home directory where the variable names none.</param>
/// <param name="Name">Where the file is in the folder.</param>
internal sealed record UserFile(string? Variable, string Folder, string Name)
{
    /// <summary>The configuration of a folder, in the folder that Prompter is started in; also with the ending of <see cref="OtherEnding"/>.</summary>
    public const string ProjectConfiguration = ".prompter-config.yaml";

    /// <summary>How the names of configuration files may end too.</summary>
    public const string OtherEnding = ".yml";

    /// <summary>The configuration for all folders; also with the ending of <see cref="OtherEnding"/>.</summary>
    public static readonly UserFile Configuration = new(null, "", ".prompter/config.yaml");

    /// <summary>Prompts with variables, a file each.</summary>
    public static readonly UserFile Templates = new(null, "", ".prompter/templates");

    /// <summary>Keys of providers, or where they are.</summary>
    public static readonly UserFile Credentials = Config("credentials.json");

    /// <summary>The files of strangers that the user trusts, by path and content.</summary>
    public static readonly UserFile Trust = Data("trust.json");

    /// <summary>The list of models that was fetched last.</summary>
    public static readonly UserFile Models = Data("models.json");

    /// <summary>What every attempt used and cost.</summary>
    public static readonly UserFile Ledger = Data("ledger.db");

    /// <summary>Conversations, a file each.</summary>
    public static readonly UserFile Conversations = Data("conversations");

    /// <summary>Where the folders of runs are.</summary>
    public static readonly UserFile Runs = State("runs.jsonl");

    /// <summary>What whoever changes a configuration file takes, so that two do not at once.</summary>
    public static readonly UserFile ConfigurationLock = State("config.lock");

    /// <summary>Which tools were called, and who allowed it.</summary>
    public static readonly UserFile Audit = State("audit.jsonl");

    /// <summary>Empty databases of <c>llm</c>, to copy for each of its calls.</summary>
    public static readonly UserFile LlmDatabases = new("XDG_CACHE_HOME", ".cache", "prompter/llm");

    /// <summary>The manual pages that <c>prompter man --install</c> writes, where <c>man</c> looks for them.</summary>
    public static readonly UserFile Manual = new("XDG_DATA_HOME", ".local/share", "man/man1");

    /// <summary>What completes command lines in bash, where the package bash-completion looks for it.</summary>
    public static readonly UserFile BashCompletion = new(
        "XDG_DATA_HOME",
        ".local/share",
        "bash-completion/completions/prompter"
    );

    /// <summary>The same for zsh, which has to be told of the folder.</summary>
    public static readonly UserFile ZshCompletion = new(
        "XDG_DATA_HOME",
        ".local/share",
        "zsh/site-functions/_prompter"
    );

    /// <summary>The same where fish looks for it.</summary>
    public static readonly UserFile FishCompletion = new(
        "XDG_CONFIG_HOME",
        ".config",
        "fish/completions/prompter.fish"
    );

    /// <summary>Answers that are used again.</summary>
    public static readonly UserFile Cache = new("XDG_CACHE_HOME", ".cache", "prompter/cache.db");

    /// <summary>Where the file is in the home directory that the variable <c>HOME</c> names, else the system; on Windows always the system.</summary>
    /// <exception cref="PrompterException"><c>HOME</c> is relative, or no UTF-8: files of the user would be where the program happens to be started.</exception>
    public string In(IReadOnlyDictionary<string, string> environment) =>
        In(
            OperatingSystem.IsWindows() || environment.GetValueOrDefault("HOME") is not { Length: > 0 } home
                    ? GetFolderPath(SpecialFolder.UserProfile)
                : Path.IsPathRooted(home) && !home.Contains('\uFFFD', StringComparison.Ordinal) ? home
                : throw new PrompterException(
                    ErrorCategory.InvalidRequest,
                    $"the variable HOME is '{home}'; set it to an absolute path in UTF-8"
                ),
            environment
        );

    /// <summary>Where the file is: below the folder that its variable names, if that is absolute.</summary>
    /// <remarks>On Windows it is in the folder of application data: the local one, unless it is configuration.</remarks>
    public string In(string home, IReadOnlyDictionary<string, string> environment)
    {
        var folder =
            Variable is null ? home
            : OperatingSystem.IsWindows()
                ? GetFolderPath(
                    Folder is ".config" ? SpecialFolder.ApplicationData : SpecialFolder.LocalApplicationData
                )
            : environment.GetValueOrDefault(Variable) is { } named && Path.IsPathRooted(named) ? named
            : Path.Combine(home, Folder);
        return Path.Combine([folder, .. Name.Split('/')]);
    }

    private static UserFile Config(string name) => new("XDG_CONFIG_HOME", ".config", $"prompter/{name}");

    private static UserFile Data(string name) => new("XDG_DATA_HOME", ".local/share", $"prompter/{name}");

    private static UserFile State(string name) => new("XDG_STATE_HOME", ".local/state", $"prompter/{name}");
}

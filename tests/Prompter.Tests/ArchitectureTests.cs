using System.Text.RegularExpressions;

namespace Prompter.Tests;

/// <summary>Which folder of the library may know which: the table is the architecture.</summary>
public partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["PrompterException.cs"] = ["Calls"],
        ["ErrorCategory.cs"] = [],
        ["ErrorPolicy.cs"] = [],
        ["ModelReference.cs"] = [],
        ["UserFile.cs"] = [],
        ["WholeFile.cs"] = [],
        ["OrdinaryFile.cs"] = [],
        ["PrivateFile.cs"] = [],
        ["RealPath.cs"] = [],
        ["HeldFolder.cs"] = [],
        ["FileTurn.cs"] = [],
        ["WorkingFolder.cs"] = [],
        ["WrittenFile.cs"] = [],
        ["FailureReason.cs"] = [],
        ["Calls"] = [],
        ["Tokens"] = [],
        ["Redaction"] = [],
        ["Catalogue"] = ["Artifacts", "Calls"],
        ["Credentials"] = ["Artifacts", "Providers", "Redaction"],
        ["Providers"] = ["Calls", "Catalogue", "Redaction", "Tokens"],
        ["Policies"] = ["Calls", "Catalogue", "Providers", "Tokens"],
        ["Yaml"] = [],
        ["Runs"] = ["Calls", "Policies", "Redaction", "Yaml"],
        ["Artifacts"] = ["Calls", "Policies", "Redaction", "Runs"],
        ["Settings"] = ["Artifacts", "Calls", "Catalogue", "Credentials", "Policies", "Providers", "Yaml"],
        ["PrompterHost.cs"] = ["Calls", "Catalogue", "Credentials", "Policies", "Providers", "Settings"],
        ["PrompterHostOptions.cs"] = ["Policies", "Providers", "Redaction", "Settings"],
        ["LlmClient.cs"] = ["Calls", "Catalogue", "Policies", "Settings"],
        ["LlmClientBuilder.cs"] = ["Policies", "Providers", "Settings"],
        ["PrompterChatClientBuilder.cs"] = ["Calls", "Catalogue", "Policies"],
    };

    private static readonly string Library = Path.Combine(Repository(), "src", "Prompter");

    [Fact]
    public void Every_folder_knows_only_what_the_table_allows() =>
        Assert.Empty(
            from file in Files()
            from other in ReferencesOf(file)
            where
                other != file.Folder
                && !Allowed.GetValueOrDefault(file.Folder, []).Contains(other, StringComparer.Ordinal)
            select $"{file.Name} knows {other}"
        );

    [Fact]
    public void No_provider_knows_another_one() =>
        Assert.Empty(
            from file in Files()
            // The registry, which makes them all, is in no folder of its own.
            where file.Folder == "Providers" && file.Namespace != "Prompter.Providers"
            from Match match in ProviderReference().Matches(file.Code)
            where
                match.Groups["provider"].Value is not ("Http" or "Errors" or "Processes")
                && !file.Namespace.StartsWith(
                    $"Prompter.Providers.{match.Groups["provider"].Value}",
                    StringComparison.Ordinal
                )
            select $"{file.Name} knows {match.Value}"
        );

    [Fact]
    public void Only_the_host_names_concrete_providers() =>
        Assert.Empty(
            from file in Files()
            where file.Folder is not ("PrompterHost.cs" or "PrompterHostOptions.cs" or "Providers" or "Credentials")
            from Match match in ProviderReference().Matches(file.Code)
            // What an error means is nobody's in particular.
            where match.Groups["provider"].Value != "Errors"
            select $"{file.Name} names {match.Value}"
        );

    [Fact]
    public void A_namespace_is_its_folder() =>
        Assert.All(
            Files(),
            file =>
            {
                var folder = Path.GetDirectoryName(file.Name)!.Replace(Path.DirectorySeparatorChar, '.');
                Assert.Equal(folder.Length == 0 ? "Prompter" : $"Prompter.{folder}", file.Namespace);
            }
        );

    [Fact]
    public void Every_folder_is_in_the_table() =>
        Assert.Empty(
            Files()
                .Select(file => file.Folder)
                .Distinct(StringComparer.Ordinal)
                .Except(Allowed.Keys, StringComparer.Ordinal)
        );

    [Fact]
    public void The_library_has_no_console() =>
        Assert.Empty(Files().Where(file => ConsoleUse().IsMatch(file.Code)).Select(file => file.Name));

    private static IEnumerable<string> ReferencesOf(SourceFile file) =>
        Reference()
            .Matches(file.Code)
            .Select(match => match.Groups["folder"].Value)
            .Where(folder => Allowed.ContainsKey(folder))
            .Distinct(StringComparer.Ordinal);

    private static List<SourceFile> Files()
    {
        var files = Directory
            .GetFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(Library, path)))
            .Where(file => file.Name.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Select(file => new SourceFile(file.Name, Comment().Replace(File.ReadAllText(file.Path), "")))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    private static string Repository([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    /// <summary>A using line or a name with its namespace, whole (<c>Prompter.Calls.Target</c>) or from where it stands (<c>Runs.RunEvent</c>).</summary>
    [GeneratedRegex(
        @"(Prompter\.(?<folder>\w+)|(?<![\w.])(?<folder>Artifacts|Calls|Catalogue|Credentials|Policies|Providers|Redaction|Runs|Settings|Tokens|Yaml)\.[A-Z])",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Reference();

    [GeneratedRegex(
        @"\bProviders\.(?<provider>[A-Z]\w+)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex ProviderReference();

    [GeneratedRegex(
        @"(?<![\w.])Console\.",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex ConsoleUse();

    /// <summary>A link in a comment is no dependency.</summary>
    [GeneratedRegex(
        @"^\s*//[^\n]*",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"^namespace (?<name>[\w.]+);",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 10_000
    )]
    private static partial Regex NamespaceLine();

    private sealed record SourceFile(string Name, string Code)
    {
        public string Folder { get; } = Name.Split(Path.DirectorySeparatorChar)[0];

        public string Namespace { get; } = NamespaceLine().Match(Code).Groups["name"].Value;
    }
}

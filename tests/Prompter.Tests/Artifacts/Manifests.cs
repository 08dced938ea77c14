namespace Prompter.Tests.Artifacts;

internal static class Manifests
{
    public static readonly RunManifest Some = new()
    {
        PrompterVersion = "0.1.0",
        Id = "k3f9x2ab",
        StartedAt = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Arguments = ["-m", "a"],
        Targets = [new("a", "test", "a", new Dictionary<string, ManifestPolicy>())],
        Options = new(1, null, 0),
        Host = "host",
        OperatingSystem = "system",
        WorkingDirectory = "folder",
        ConfigurationFiles = [],
    };
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Prompter.Credentials;

namespace Prompter.Settings;

/// <summary>Which files of folders the user trusts: a member for each path, with the hash of the content that was trusted.</summary>
/// <remarks>Nobody but the user may change it; it is read each time.</remarks>
internal sealed class TrustedFiles
{
    private const string HashName = "sha256";
    private const string TimeName = "trusted_at";

    private readonly CredentialFile file;

    private TrustedFiles(string path) => (Path, file) = (path, new(path));

    public string Path { get; }

    /// <summary>Those of the user; null where there is no home directory, and nothing can be trusted.</summary>
    public static TrustedFiles? Of(ConfigurationSources sources) =>
        UserFile.Trust.In(sources.HomeDirectory, sources.Environment) is var path
        // A relative path would be in the folder that asks for trust.
        && System.IO.Path.IsPathFullyQualified(path)
            ? new(path)
            : null;

    /// <exception cref="PrompterException">The list cannot be read, or others may change it.</exception>
    public IReadOnlyList<TrustedFile> Load() =>
        [
            .. file.Read()
                .Select(member => new TrustedFile(
                    member.Key,
                    Text(member.Value, HashName),
                    Text(member.Value, TimeName)
                )),
        ];

    /// <exception cref="PrompterException">The list cannot be read, or others may change it.</exception>
    public TrustedFile? Find(string path) => Load().FirstOrDefault(trusted => trusted.Path == path);

    /// <exception cref="PrompterException">The list cannot be changed; it is as it was.</exception>
    public void Add(TrustedFile trusted) =>
        file.Change(content =>
        {
            content[trusted.Path] = new JsonObject { [HashName] = trusted.Hash, [TimeName] = trusted.Since };
            return true;
        });

    /// <summary>Removes a file, if it is there, and says whether it was.</summary>
    /// <exception cref="PrompterException">The list cannot be changed; it is as it was.</exception>
    public bool Remove(string path) => file.Change(content => content.Remove(path));

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Text(JsonNode? member, string name) =>
        member is JsonObject entry && entry[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}

/// <summary>A file that the user trusts.</summary>
/// <param name="Path">Where it lies, as <see cref="ProjectFile.PlaceOf"/> says.</param>
/// <param name="Hash">The SHA-256 of its content then.</param>
/// <param name="Since">When it was trusted, in ISO 8601.</param>
internal sealed record TrustedFile(string Path, string Hash, string Since);

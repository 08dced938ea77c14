using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Prompter.Artifacts;

namespace Prompter.Credentials;

/// <summary>The file of credentials: one JSON object with a member for each provider, which nobody but its owner may read.</summary>
/// <param name="path">The file; it may be missing.</param>
internal sealed class CredentialFile(string path)
{
    private const int LargestInBytes = 1024 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b_111_111;

    /// <summary>The whole of the file; empty where there is none.</summary>
    /// <exception cref="PrompterException">It cannot be read, others may read it, or it is no JSON object.</exception>
    public JsonObject Read()
    {
        var bytes = ReadBytes();
        if (bytes is null)
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(bytes, null, new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw Failure("there has to be a JSON object in it; correct it or move it away");
        }
        catch (JsonException exception)
        {
            // The message of the exception may quote the file, and so a key. It has no position where a name is there twice.
            throw exception.LineNumber is { } line
                ? new PrompterException(
                    ErrorCategory.AuthFailure,
                    $"{path}:{line + 1}:{exception.BytePositionInLine + 1}: this is not valid JSON; correct it or move it away"
                )
                : Failure("a name is in it twice; remove one of them");
        }
    }

    /// <summary>Replaces the file as a whole, readable by its owner only.</summary>
    public void Write(JsonObject content)
    {
        using var stream = new MemoryStream();
        // Addresses and names stay readable; the file is not HTML.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            content.WriteTo(writer);
        }

        stream.WriteByte((byte)'\n');
        try
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            ReplacedFile.Write(path, stream.GetBuffer().AsSpan(0, (int)stream.Length), OwnerOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure($"it cannot be written: {exception.Message}");
        }
    }

    /// <summary>A failure that names the file.</summary>
    public PrompterException Failure(string what) => new(ErrorCategory.AuthFailure, $"{path}: {what}");

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        const UnixFileMode Mode = OwnerOnly | UnixFileMode.UserExecute;
        Directory.CreateDirectory(folder, Mode);
        File.SetUnixFileMode(folder, Mode);
    }

    private byte[]? ReadBytes()
    {
        try
        {
            var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            using var stream = new FileStream(file, FileAccess.Read);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
            {
                throw Failure($"others can read or change it; run 'chmod 600 {path}'");
            }

            if (stream.Length > LargestInBytes)
            {
                throw Failure("it is larger than 1 MiB; that is no file of credentials");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure($"it cannot be read: {exception.Message}");
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Prompter.Artifacts;

namespace Prompter.Credentials;

/// <summary>The file of credentials: one JSON object with a member for each provider, which nobody but its owner may read.</summary>
internal sealed class CredentialFile(string path)
{
    private const int LargestInBytes = 1024 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
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
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }

            return JsonNode.Parse(bytes, null, new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw Failure("there has to be a JSON object in it; correct it or move it away");
        }
        catch (InvalidOperationException)
        {
            throw Failure("a text in it has half of a surrogate pair; correct it or move it away");
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

    /// <summary>Reads, changes and replaces the file while no other process does so.</summary>
    /// <param name="change">Changes what was read, and says whether it did.</param>
    /// <exception cref="PrompterException">The file is broken, not safe, or cannot be written; it is as it was.</exception>
    public bool Change(Func<JsonObject, bool> change)
    {
        using var turn = WaitForTurn();
        var content = Read();
        if (!change(content))
        {
            return false;
        }

        Write(content);
        return true;
    }

    private void Write(JsonObject content)
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
            ReplacedFile.Write(path, stream.GetBuffer().AsSpan(0, (int)stream.Length), PrivateFile.Mode);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure($"it cannot be written: {FailureReason.Of(exception)}");
        }
    }

    public PrompterException Failure(string what) => new(ErrorCategory.AuthFailure, $"{path}: {what}");

    private FileStream WaitForTurn()
    {
        var place = $"{path}.lock";
        try
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            return FileTurn.WaitFor(place, LongestWait);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure($"its lock {place} cannot be taken: {FailureReason.Of(exception)}");
        }
    }

    private static void CreateFolder(string folder)
    {
        PrivateFile.CreateFolder(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, PrivateFile.FolderMode);
        }
    }

    private byte[]? ReadBytes()
    {
        try
        {
            using var stream = OrdinaryFile.Open(path);
            if (
                !OperatingSystem.IsWindows()
                && (File.GetUnixFileMode(stream.SafeFileHandle) & Others) != UnixFileMode.None
            )
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
            throw Failure($"it cannot be read: {FailureReason.Of(exception)}");
        }
    }
}

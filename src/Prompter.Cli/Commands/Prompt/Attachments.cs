using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Unicode;
using Prompter.Artifacts;
using Prompter.Cli.Pages;
using Prompter.Providers.Http;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>Files, addresses and standard input that go to a model.</summary>
internal sealed class Attachments(
    AppEnvironment environment,
    byte[] standardInput,
    TimeSpan patience,
    CancellationToken cancellationToken
)
{
    private const string StandardInput = "-";
    private const int Mebibytes = 512;

    /// <summary>What was read so far.</summary>
    public List<ManifestFile> Files { get; } = [];

    /// <summary>Whether a page is taken as it is, and not its text.</summary>
    public bool TakesPagesAsTheyAre { get; init; }

    /// <summary>Something for <c>-a</c>: an address goes to the provider as it is where that takes it; files are read.</summary>
    /// <exception cref="PrompterException">It cannot be read, or nobody knows what it is.</exception>
    public async Task<AIContent> ReadAsync(string place, string? mediaType)
    {
        if (mediaType is not null && !MediaTypeHeaderValue.TryParse(mediaType, out _))
        {
            throw Invalid($"'{mediaType}' is no media type; write it as in --at '{place}' image/png");
        }

        if (IsUrl(place))
        {
            return !Uri.TryCreate(place, UriKind.Absolute, out var address) ? throw Invalid($"'{place}' is no address")
                : (mediaType ?? TypeOfName(address.AbsolutePath)) is { } type ? new UriContent(address, type)
                : AsData(await DownloadAsync(place));
        }

        var bytes = place == StandardInput ? standardInput : await ReadFileAsync(place);
        var known = mediaType ?? TypeOf(bytes) ?? TypeOfName(place) ?? (Utf8.IsValid(bytes) ? "text/plain" : null);
        return known is null
            ? throw Invalid($"'{place}' is of no type that Prompter knows; say which with --at '{place}' TYPE")
            : new DataContent(bytes, known) { Name = place == StandardInput ? null : Path.GetFileName(place) };
    }

    /// <summary>Something for <c>-f</c>: the text of a file, an address or standard input.</summary>
    /// <exception cref="PrompterException">It cannot be read, or is no text.</exception>
    public async Task<string> ReadTextAsync(string place)
    {
        if (IsUrl(place))
        {
            return await ReadPageAsync(place);
        }

        var bytes = place == StandardInput ? standardInput : await ReadFileAsync(place);
        return Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw Invalid($"'{place}' is no text; attach it with -a");
    }

    public static bool IsUrl(string place) =>
        place.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || place.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private async Task<byte[]> ReadFileAsync(string path)
    {
        try
        {
            var bytes = await Task.Run(
                    () => WholeFile.Read(environment.PathOf(path), Mebibytes),
                    CancellationToken.None
                )
                .WaitAsync(cancellationToken);
            Add(Path.GetFullPath(environment.PathOf(path)), bytes);
            return bytes;
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or NotSupportedException
                        or UsageException
            )
        {
            throw Invalid($"'{path}' cannot be read: {FailureReason.Of(exception)}");
        }
    }

    private void Add(string place, byte[] bytes) =>
        Files.Add(
            new(environment.Redactor.Redact(place), bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)))
        );

    private async Task<string> ReadPageAsync(string url)
    {
        var file = await DownloadAsync(url);
        if (!TakesPagesAsTheyAre && WebPage.IsPage(file.MediaType))
        {
            return await ReadTextOfPageAsync(file, url);
        }

        if (TypeOf(file.Bytes) is not null || !(Utf8.IsValid(file.Bytes) || file.Charset is not null))
        {
            throw Invalid($"'{url}' is no text; attach it with -a");
        }

        return WebPage.Decode(file.Bytes, file.Charset);
    }

    private async Task<string> ReadTextOfPageAsync(WebContent page, string url)
    {
        if (page.Bytes.Length > WebPage.LargestMebibytes * 1024 * 1024)
        {
            throw Invalid(
                $"'{url}' is a page of more than {WebPage.LargestMebibytes} MiB, which is not read for its text; --raw-url takes it as it is"
            );
        }

        try
        {
            var text = await Task.Run(() => WebPage.Read(page.Bytes, page.Charset, new(url)), CancellationToken.None)
                .WaitAsync(patience, environment.Time, cancellationToken);
            return text
                ?? throw Invalid(
                    $"'{url}' has no text that can be read without a browser; --raw-url takes it as it is"
                );
        }
        catch (TimeoutException)
        {
            throw Invalid(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the text of '{url}' is not found within {patience.TotalSeconds:0.###} s; --raw-url takes the page as it is"
                )
            );
        }
    }

    private static DataContent AsData(WebContent file) =>
        new(file.Bytes, file.MediaType ?? TypeOf(file.Bytes) ?? "application/octet-stream");

    private async Task<WebContent> DownloadAsync(string url)
    {
        try
        {
            var file = new WebFile(new(url), EnvironmentProxy.In(environment.Variables))
            {
                Limit = Mebibytes * 1024 * 1024,
                Timeout = patience,
            };
            var content = await file.ReadAsync(cancellationToken);
            Add(url, content.Bytes);
            return content;
        }
        catch (PrompterException exception)
        {
            throw Invalid($"'{url}' cannot be read: {exception.Message}");
        }
        catch (UriFormatException)
        {
            throw Invalid($"'{url}' is no address");
        }
    }

    public static string? TypeOf(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] =>
                "image/webp",
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] =>
                "audio/wav",
            [(byte)'I', (byte)'D', (byte)'3', ..] => "audio/mpeg",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "application/pdf",
            _ => null,
        };

    private static string? TypeOfName(string name) =>
        Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".PNG" => "image/png",
            ".JPG" or ".JPEG" => "image/jpeg",
            ".GIF" => "image/gif",
            ".WEBP" => "image/webp",
            ".PDF" => "application/pdf",
            ".WAV" => "audio/wav",
            ".MP3" => "audio/mpeg",
            ".MP4" => "video/mp4",
            ".TXT" or ".MD" => "text/plain",
            _ => null,
        };

    private static PrompterException Invalid(string message) => new(ErrorCategory.InvalidRequest, message);
}

using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.AI;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Runs;

/// <summary>Files, addresses and standard input that go to a model.</summary>
internal static class Attachments
{
    private const string StandardInput = "-";
    private const long Largest = 512L * 1024 * 1024;

    /// <summary>Something for <c>-a</c>: an address goes to the provider as it is where that takes it; files are read.</summary>
    /// <exception cref="PrompterException">It cannot be read, or nobody knows what it is.</exception>
    public static async Task<AIContent> ReadAsync(
        string place,
        string? mediaType,
        byte[] standardInput,
        CancellationToken cancellationToken
    )
    {
        if (mediaType is not null && !IsMediaType(mediaType))
        {
            throw Invalid($"'{mediaType}' is no media type; write it as in --at '{place}' image/png");
        }

        if (IsUrl(place))
        {
            return !Uri.TryCreate(place, UriKind.Absolute, out var address) ? throw Invalid($"'{place}' is no address")
                : (mediaType ?? TypeOfName(address.AbsolutePath)) is { } type ? new UriContent(address, type)
                : await DownloadAsync(place, cancellationToken);
        }

        var bytes = place == StandardInput ? standardInput : await ReadFileAsync(place, cancellationToken);
        var known = mediaType ?? TypeOf(bytes) ?? TypeOfName(place);
        if (known is null && System.Text.Unicode.Utf8.IsValid(bytes))
        {
            known = "text/plain";
        }

        return known is null
            ? throw Invalid($"'{place}' is of no type that Prompter knows; say which with --at '{place}' TYPE")
            : new DataContent(bytes, known) { Name = place == StandardInput ? null : Path.GetFileName(place) };
    }

    /// <summary>What is attached, unread, as far as its name or the user tells what it is: models that cannot take it are passed by.</summary>
    public static IEnumerable<AIContent> Announced(LlmProgramArguments arguments)
    {
        var attached = arguments.Values("--attachment").Select(place => (Place: place, Type: TypeOfName(place)));
        var typed = arguments
            .Pairs("--attachment-type")
            .Select(pair => (Place: pair.First, Type: (string?)pair.Second));
        foreach (var (place, type) in attached.Concat(typed))
        {
            if (IsMediaType(type) && place != StandardInput)
            {
                // What it is counts here, not where: the place may be none.
                yield return new UriContent($"attached:{Uri.EscapeDataString(place)}", type!);
            }
        }
    }

    /// <summary>Something for <c>-f</c>: the text of a file, an address or standard input.</summary>
    /// <exception cref="PrompterException">It cannot be read, or is no text.</exception>
    public static async Task<string> ReadTextAsync(
        string place,
        byte[] standardInput,
        CancellationToken cancellationToken
    )
    {
        var bytes =
            place == StandardInput ? standardInput
            : IsUrl(place) ? (await DownloadAsync(place, cancellationToken)).Data.ToArray()
            : await ReadFileAsync(place, cancellationToken);
        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw Invalid($"'{place}' is no text; attach it with -a");
    }

    private static bool IsMediaType(string? type) => MediaTypeHeaderValue.TryParse(type, out _);

    private static bool IsUrl(string place) =>
        place.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || place.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size <= Largest
                ? await File.ReadAllBytesAsync(path, cancellationToken)
                : throw Invalid($"'{path}' is larger than 512 MiB, which no model takes");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Invalid($"'{path}' cannot be read: {exception.Message}");
        }
    }

    private static async Task<DataContent> DownloadAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new HttpClient { MaxResponseContentBufferSize = Largest };
            client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("prompter", Program.Version));
            using var response = await client.GetAsync(new Uri(url), cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw Invalid($"'{url}' cannot be read: {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var type = response.Content.Headers.ContentType?.MediaType;
            return new(bytes, type ?? TypeOf(bytes) ?? "application/octet-stream");
        }
        catch (Exception exception) when (exception is HttpRequestException or UriFormatException)
        {
            throw Invalid($"'{url}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>The type that the first bytes tell.</summary>
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

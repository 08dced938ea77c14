using Prompter.Artifacts;

namespace Prompter.Catalogue;

/// <summary>Fetches a list of models and stores it, so that <see cref="ModelCatalogue.Load"/> finds it.</summary>
/// <param name="fetch">What gets the bytes at an address, at most <see cref="LargestAnswer"/>.</param>
/// <param name="time">The clock that dates a list without a date; null for the system's.</param>
internal sealed class CatalogueUpdate(Func<Uri, CancellationToken, Task<byte[]>> fetch, TimeProvider? time = null)
{
    /// <summary>The most bytes of a list.</summary>
    public const int LargestAnswer = 16 * 1024 * 1024;
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Where the list is fetched from if nothing else is said.</summary>
    public static Uri DefaultUrl { get; } = new("https://models.dev/api.json");

    /// <summary>Fetches a list, checks it, and then replaces the stored one.</summary>
    /// <remarks>It is one in Prompter's own format, or in that of models.dev, of at most 16 MiB.</remarks>
    /// <exception cref="PrompterException">It cannot be had, is no such list, or cannot be stored; the stored one is as it was.</exception>
    public async Task<ModelCatalogue> RunAsync(Uri url, string path, CancellationToken cancellationToken = default)
    {
        var bytes = await FetchAsync(url, cancellationToken).ConfigureAwait(false);
        try
        {
            var own = ToOwnFormat(bytes);
            var catalogue = ModelCatalogue.Checked(own, path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            ReplacedFile.Write(path, own, Readable);
            return catalogue;
        }
        catch (Exception exception)
            when (exception
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or ArgumentException
            )
        {
            throw new PrompterException(
                ErrorCategory.MalformedOutput,
                $"{url} is no list of models that Prompter can read: {FailureReason.Of(exception)}",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PrompterException(
                ErrorCategory.Permanent,
                $"{path} cannot be written: {FailureReason.Of(exception)}",
                exception
            );
        }
    }

    private byte[] ToOwnFormat(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        if (root.TryGetProperty("format", out _))
        {
            return bytes;
        }

        var asOf =
            root.TryGetProperty("as_of", out var date) && date.GetString() is { } text
                ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                : DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return CatalogueFile.Write(
            asOf,
            ModelsDevList.Source,
            ModelsDevList.License,
            ModelsDevList
                .Read(root)
                .Select(provider =>
                {
                    var known = ModelCatalogue.BuiltIn.Listed(provider.Key);
                    return KeyValuePair.Create(
                        provider.Key,
                        provider.Value.ToDictionary(
                            model => model.Key,
                            model => known.GetValueOrDefault(model.Key)?.Over(model.Value!) ?? model.Value,
                            StringComparer.Ordinal
                        )
                    );
                })
        );
    }

    private async Task<byte[]> FetchAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            return await fetch(url, cancellationToken).ConfigureAwait(false);
        }
        catch (PrompterException exception)
        {
            throw new PrompterException(
                exception.Category,
                $"the list of models cannot be had from {url}: {exception.Message}",
                exception
            )
            {
                StatusCode = exception.StatusCode,
            };
        }
    }
}

namespace Prompter.Providers.Http;

/// <summary>Pictures and sound that a model made.</summary>
internal static class MadeMedia
{
    /// <summary>How files of a type begin.</summary>
    private static readonly (byte[] Start, string Type)[] Starts =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "image/png"),
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ("GIF8"u8.ToArray(), "image/gif"),
        ("<svg"u8.ToArray(), "image/svg+xml"),
        ("ID3"u8.ToArray(), "audio/mpeg"),
        ([0xFF, 0xFB], "audio/mpeg"),
        ([0xFF, 0xF3], "audio/mpeg"),
        ([0xFF, 0xF1], "audio/aac"),
        ("fLaC"u8.ToArray(), "audio/flac"),
        ("OggS"u8.ToArray(), "audio/ogg"),
    ];

    /// <summary>The data of an answer.</summary>
    /// <param name="base64">The data.</param>
    /// <param name="type">Their media type where the provider tells it; else it is read from the data.</param>
    /// <param name="other">The type of data that tell nothing of it.</param>
    /// <exception cref="JsonException">They are no data, or the type is none.</exception>
    public static DataContent Of(string base64, string? type, string other)
    {
        try
        {
            return Of(Convert.FromBase64String(base64), type, other);
        }
        catch (FormatException exception)
        {
            throw new JsonException($"data of the type '{type ?? other}' cannot be read", exception);
        }
    }

    /// <inheritdoc cref="Of(string, string?, string)" />
    public static DataContent Of(byte[] data, string? type, string other)
    {
        type ??= TypeOf(data) ?? other;
        try
        {
            return new(data, type);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException($"data of the type '{type}' cannot be read", exception);
        }
    }

    /// <summary>The data behind an address, where they stand in it; else what is at it. One that nobody is to follow is told as a source is.</summary>
    /// <param name="address">The address.</param>
    /// <param name="type">What is there, where the provider tells it.</param>
    /// <returns>null where there is no address.</returns>
    /// <exception cref="JsonException">It should hold data and does not.</exception>
    public static AIContent? At(string? address, string? type = null)
    {
        if (address?.StartsWith("data:", StringComparison.OrdinalIgnoreCase) is true)
        {
            try
            {
                return new DataContent(address);
            }
            catch (Exception exception) when (exception is ArgumentException or FormatException)
            {
                throw new JsonException("the data of a picture cannot be read", exception);
            }
        }

        return !Uri.TryCreate(address, UriKind.Absolute, out var url) ? null
            : url.Scheme is "http" or "https" ? LinkTo(url, type)
            : Citations.ContentOf([new() { Title = address }]);
    }

    private static UriContent LinkTo(Uri url, string? type)
    {
        try
        {
            return new(url, type ?? "image/*");
        }
        catch (ArgumentException)
        {
            // It is an address all the same.
            return new(url, "application/octet-stream");
        }
    }

    private static string? TypeOf(ReadOnlySpan<byte> data)
    {
        if (data.Length > 12 && data.StartsWith("RIFF"u8))
        {
            return data[8..12].SequenceEqual("WEBP"u8) ? "image/webp" : "audio/wav";
        }

        foreach (var (start, type) in Starts)
        {
            if (data.StartsWith(start))
            {
                return type;
            }
        }

        return null;
    }
}

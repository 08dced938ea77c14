namespace Prompter.Simulator.Answers;

/// <summary>What the model says it saw of an image or a file.</summary>
internal static class Attachment
{
    /// <summary>Describes data in base64.</summary>
    /// <exception cref="RequestException">It is no base64.</exception>
    public static string OfBase64(string mediaType, string data)
    {
        var buffer = new byte[(data.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(data, buffer, out var length)
            ? FormattableString.Invariant($"{KindOf(mediaType)} of {length} bytes {mediaType}")
            : throw new RequestException("Invalid base64 data.", null, "invalid_base64");
    }

    /// <summary>Describes an address, which may be a data URI.</summary>
    /// <exception cref="RequestException">It is neither a data URI nor an address of the web.</exception>
    public static string OfAddress(string address)
    {
        if (!address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return address.StartsWith("http", StringComparison.OrdinalIgnoreCase)
                ? $"an image at {address}"
                : throw new RequestException(
                    $"Invalid 'image_url'. Expected a valid URL, but got a value with an invalid format.",
                    "image_url",
                    "invalid_value"
                );
        }

        return address[5..].Split(";base64,", 2) is [var mediaType, var data]
            ? OfBase64(mediaType, data)
            : throw new RequestException("Invalid data URI: base64 is expected.", "image_url", "invalid_value");
    }

    private static string KindOf(string mediaType) =>
        mediaType.Split('/')[0] switch
        {
            "image" => "an image",
            "audio" => "a sound",
            "video" => "a video",
            _ => "a file",
        };
}

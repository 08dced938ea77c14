namespace Prompter.Providers.Http;

/// <summary>More came than anybody can mean.</summary>
/// <param name="limit">The most bytes.</param>
internal sealed class TooLongException(int limit)
    : FormatException($"more than {limit / (1024 * 1024)} MiB came at once");

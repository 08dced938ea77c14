using System.Buffers;
using System.Net.Http.Headers;
using Prompter.Providers.Errors;

namespace Prompter.Providers.Http;

/// <summary>
/// What the user gave to be sent in the head of requests: the key, a password of the address, and headers. It is checked, for .NET sends
/// a line break in a value, and what follows is a header of its own.
/// </summary>
internal sealed class UserHeaders(HttpProviderOptions options, HttpErrors errors)
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );

    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create([
        '\t',
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code),
    ]);

    /// <summary>Adds everything, in place of what is there.</summary>
    /// <param name="request">The request.</param>
    /// <param name="keyHeader">The header that has the key; null for <c>Authorization: Bearer</c>.</param>
    /// <exception cref="PrompterException">No header can hold a value, or a name is none.</exception>
    public void AddTo(HttpRequestMessage request, string? keyHeader)
    {
        if (options.BaseUrl.UserInfo is { Length: > 0 } user && (options.ApiKey is null || keyHeader is not null))
        {
            var bytes = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user));
            Set(request, "Authorization", $"Basic {Convert.ToBase64String(bytes)}");
        }

        if (options.ApiKey is { } key)
        {
            var name = CheckedName(keyHeader ?? "Authorization", "key_header");
            if (FaultOf(key) is { } fault)
            {
                var origin = options.KeyOrigin is { } place ? $", from {place}," : "";
                throw errors.Refused(
                    ErrorCategory.AuthFailure,
                    $"the key of {options.Provider}{origin} holds {fault}, and nothing was sent; give the key alone, on one line"
                );
            }

            Set(request, name, keyHeader is null ? $"Bearer {key}" : key);
        }

        foreach (var (name, value) in options.Headers)
        {
            CheckedName(name, "headers");
            if (FaultOf(value) is { } fault)
            {
                throw errors.Refused(
                    ErrorCategory.InvalidRequest,
                    $"the header {name} of {options.Provider} holds {fault}, and nothing was sent; correct its value in 'headers'"
                );
            }

            Set(request, name, value);
        }
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        var isOfContent =
            name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
            || name.ToUpperInvariant() is "ALLOW" or "EXPIRES" or "LAST-MODIFIED";
        if ((isOfContent ? request.Content?.Headers : (HttpHeaders)request.Headers) is { } headers)
        {
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, value);
        }
    }

    private string CheckedName(string name, string setting) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters)
            ? name
            : throw errors.Refused(
                ErrorCategory.InvalidRequest,
                $"'{OneLine.From(name, 100)}' is no name of a header, and {options.Provider} was not asked; correct '{setting}'"
            );

    /// <summary>What is wrong with a value, without a part of it; null for nothing.</summary>
    private static string? FaultOf(string value) =>
        value.AsSpan().IndexOfAnyExcept(ValueCharacters) is not (>= 0 and var place)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(value[place] is '\r' or '\n' ? "a line break" : $"the character U+{(int)value[place]:X4}")}, which no header can hold, at place {place + 1} of {value.Length}"
            );
}

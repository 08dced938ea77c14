using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Prompter.Providers.Errors;

namespace Prompter.Providers.Http;

/// <summary>Makes of what went wrong with a request the one exception that a failed call ends in.</summary>
internal sealed class HttpErrors(HttpProviderOptions options, string? model)
{
    private const int MaxBody = 64 * 1024;

    /// <summary>A response whose status is no success.</summary>
    public async Task<PrompterException> FromResponseAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
        {
            return Create(
                ErrorCategory.Permanent,
                $"{Host} redirects ({status}) to {response.Headers.Location?.ToString() ?? "nowhere"}; put the right address into base_url",
                status
            );
        }

        return FromBody(
            await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false),
            status,
            RetryAfterHeaders.Read(response.Headers, options.TimeProvider.GetUtcNow()),
            status == (int)HttpStatusCode.TooManyRequests
                ? RateLimitHeaders.Read(response.Headers, options.TimeProvider.GetUtcNow())?.ExhaustedFor
                : null
        );
    }

    /// <summary>An error in the provider's words, from the body of a response or from the middle of a stream.</summary>
    /// <param name="body">JSON, a web page or plain words; may be empty.</param>
    /// <param name="status">The status of the response, or null where it was a success.</param>
    /// <param name="retryAfter">How long the headers ask to wait, or null.</param>
    /// <param name="resetIn">When the headers say that a limit is reset, or null; the body may know better how long to wait.</param>
    public PrompterException FromBody(
        string body,
        int? status = null,
        TimeSpan? retryAfter = null,
        TimeSpan? resetIn = null
    )
    {
        var read = ErrorAnswer.Read(body);
        // A proxy's or a provider's own number in the body says less than the status of the response.
        var answer = read with
        {
            Status = status ?? read.Status,
            Text = WithoutKey(read.Text),
        };
        // Gemini tells it in a field of its own.
        var delay = retryAfter ?? StatedDelay.In(answer.Evidence) ?? StatedDelay.In(body);
        var category = ErrorWords.Of(answer, delay);
        if (answer.Text.Length == 0 && answer.Status is { } number)
        {
            answer = answer with { Text = ReasonOf(number) };
        }

        var message = ErrorMessage.From(category, answer, "the provider reports an error", Hint(category, answer.Text));
        return Create(
            category,
            message,
            answer.Status,
            delay ?? (category is ErrorCategory.RateLimit ? resetIn : null)
        );
    }

    /// <summary>A request that could not be sent, or a response that could not be read.</summary>
    public PrompterException From(Exception exception) =>
        exception switch
        {
            PrompterException known => known,
            JsonException or FormatException or InvalidDataException => Create(
                ErrorCategory.MalformedOutput,
                $"the answer of {Host} cannot be read: {OneLine.From(FailureReason.Of(exception), 150)}",
                innerException: exception
            ),
            OperationCanceledException { InnerException: TimeoutException } => Create(
                ErrorCategory.Timeout,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no connection to {Host} within {options.ConnectTimeout.TotalSeconds:0.###} s"
                ),
                innerException: exception
            ),
            HttpRequestException http => FromRequest(http),
            HttpIOException or IOException or SocketException => Create(
                ErrorCategory.Transient,
                $"the connection to {Host} broke in the middle of the answer",
                innerException: exception
            ),
            _ => Create(
                ErrorCategory.Permanent,
                $"{Host}: {WithoutKey(OneLine.From(exception.Message, 200))}",
                innerException: exception
            ),
        };

    /// <summary>Reads an answer of one JSON document.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="PrompterException">It is null.</exception>
    public async ValueTask<JsonSlice> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        // The serializer refuses what is nested too deep as it comes; a document would be read to its end first.
        var answer = await JsonSerializer
            .DeserializeAsync(new LimitedStream(body), HttpJson.Default.JsonElement, cancellationToken)
            .ConfigureAwait(false);
        return answer.ValueKind is JsonValueKind.Null
            ? throw Malformed("the answer is null where an object was expected")
            : JsonIndex.Of(JsonMarshal.GetRawUtf8Value(answer).ToArray());
    }

    /// <summary>An answer whose end did not come.</summary>
    public PrompterException Cut() => Malformed("the answer was cut: its stream ended without a finish reason");

    /// <summary>An answer that is not what the protocol promises.</summary>
    public PrompterException Malformed(string message) => Create(ErrorCategory.MalformedOutput, message);

    /// <summary>A request that the provider cannot take, which is not sent.</summary>
    public PrompterException InvalidRequest(string message) => Create(ErrorCategory.InvalidRequest, message);

    /// <summary>A web page where an answer should be.</summary>
    public PrompterException FromPage(string body)
    {
        var title = ErrorPage.TitleIn(body) is { Length: > 0 } found ? $" ({OneLine.From(found, 100)})" : "";
        return Create(
            ErrorCategory.MalformedOutput,
            $"{Host} answered with a web page{title} and not as an API; check base_url and proxies"
        );
    }

    public static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var reader = new StreamReader(stream);
                var buffer = new char[MaxBody];
                var length = await reader.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
                return new string(buffer, 0, length);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // The status says enough.
            return "";
        }
    }

    private string Host => options.BaseUrl.IsDefaultPort ? options.BaseUrl.Host : options.BaseUrl.Authority;

    private PrompterException FromRequest(HttpRequestException exception)
    {
        var (category, message) = exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError when HasProxy => WithoutProxy,
            HttpRequestError.NameResolutionError => (
                ErrorCategory.Transient,
                $"the host {options.BaseUrl.Host} cannot be found; check base_url and the network"
            ),
            HttpRequestError.ConnectionError when Refused(exception) => (
                ErrorCategory.Transient,
                $"{Host} refuses the connection; is the server running, and is base_url right?"
            ),
            HttpRequestError.ConnectionError => (
                ErrorCategory.Transient,
                $"no connection to {Host}: {OneLine.From((exception.InnerException ?? exception).Message, 150)}"
            ),
            HttpRequestError.SecureConnectionError => (
                ErrorCategory.Permanent,
                $"no secure connection to {Host}: {OneLine.From((exception.InnerException ?? exception).Message, 150)}"
            ),
            HttpRequestError.ProxyTunnelError => WithoutProxy,
            HttpRequestError.UserAuthenticationError => (
                ErrorCategory.AuthFailure,
                $"{Host} or a proxy in between asks for a password"
            ),
            _ => (ErrorCategory.Transient, $"the connection to {Host} broke before the answer was complete"),
        };
        return Create(category, message, innerException: exception);
    }

    private bool HasProxy =>
        !HttpClient.DefaultProxy.IsBypassed(options.BaseUrl)
        && HttpClient.DefaultProxy.GetProxy(options.BaseUrl) is not null;

    private (ErrorCategory, string) WithoutProxy =>
        (
            ErrorCategory.Transient,
            $"the proxy makes no connection to {Host}; check {options.BaseUrl.Scheme.ToUpperInvariant()}_PROXY"
        );

    private static bool Refused(HttpRequestException exception) =>
        exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    private string? Hint(ErrorCategory category, string text) =>
        category switch
        {
            ErrorCategory.AuthFailure when options.ApiKey is null =>
                $"no key was sent: 'prompter keys set {options.Provider}' stores one",
            ErrorCategory.AuthFailure => $"'prompter keys set {options.Provider}' stores another key",
            ErrorCategory.ModelNotFound when text.Contains("URL", StringComparison.OrdinalIgnoreCase) =>
                "is base_url right? OpenAI's protocols want /v1 at its end",
            ErrorCategory.ModelNotFound => $"'prompter models {options.Provider} --live' lists the names",
            _ => null,
        };

    public PrompterException Create(
        ErrorCategory category,
        string message,
        int? status = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null
    ) =>
        new(category, message, innerException)
        {
            Provider = options.Provider,
            Model = model,
            StatusCode = status,
            RetryAfter = retryAfter,
        };

    /// <summary>Some providers repeat the key that they refuse.</summary>
    private string WithoutKey(string text) =>
        options.ApiKey is { Length: > 0 } key ? text.Replace(key, "…", StringComparison.Ordinal) : text;

    private static string ReasonOf(int status)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        return response.ReasonPhrase ?? "";
    }
}

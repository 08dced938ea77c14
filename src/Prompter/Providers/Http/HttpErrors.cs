using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Prompter.Calls;
using Prompter.Providers.Errors;
using Prompter.Redaction;

namespace Prompter.Providers.Http;

/// <summary>Makes of what went wrong with a request the one exception that a failed call ends in.</summary>
internal sealed class HttpErrors(HttpProviderOptions options, string? model)
{
    private const int MaxBody = 64 * 1024;

    private static readonly string[] AddressWords =
    [
        "Invalid URL",
        "page not found",
        "cannot post",
        "cannot get",
        "endpoint or method",
        "no route",
    ];

    private static readonly string[] ModelWords = ["model", "deployment", "endpoints found", "engine"];

    /// <summary>The name of the provider.</summary>
    public string Provider => options.Provider;

    /// <summary>A response whose status is no success.</summary>
    public async Task<PrompterException> FromResponseAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var status = (int)response.StatusCode;
        var asked = response.RequestMessage?.RequestUri ?? options.BaseUrl;
        if (status is >= 300 and < 400)
        {
            var target = response.Headers.Location is { } location ? ShownTarget(asked, location) : "nowhere";
            return Create(
                ErrorCategory.Permanent,
                $"{ShownAddress.Of(asked)} redirects ({status}) to {OneLine.From(target, 150)}, which is not followed{(options.ApiKey is null ? "" : " with a key")}; put the right address into base_url",
                status
            );
        }

        if (status == (int)HttpStatusCode.ProxyAuthenticationRequired)
        {
            return new ConnectionErrors(options, this).ProxyWantsPassword(null);
        }

        return FromBody(
            await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false),
            status,
            RetryAfterHeaders.Read(response.Headers, options.TimeProvider.GetUtcNow()),
            status == (int)HttpStatusCode.TooManyRequests
                ? RateLimitHeaders.Read(response.Headers, options.TimeProvider.GetUtcNow())?.ExhaustedFor
                : null,
            asked
        );
    }

    /// <summary>An error in the provider's words, from the body of a response or from the middle of a stream.</summary>
    /// <param name="body">JSON, a web page or plain words; may be empty.</param>
    /// <param name="status">The status of the response, or null where it was a success.</param>
    /// <param name="retryAfter">How long the headers ask to wait, or null.</param>
    /// <param name="resetIn">When the headers say that a limit is reset, or null; the body may know better how long to wait.</param>
    /// <param name="asked">The address that answered, or null where the answer was a success.</param>
    public PrompterException FromBody(
        string body,
        int? status = null,
        TimeSpan? retryAfter = null,
        TimeSpan? resetIn = null,
        Uri? asked = null
    )
    {
        body = Redacted(WithoutKey(body));
        var read = ErrorAnswer.Read(body, status);
        var answer = read with { Text = WithoutKey(read.Text) };
        // Gemini tells it in a field of its own.
        var delay = retryAfter ?? StatedDelay.In(answer.Evidence) ?? StatedDelay.In(body);
        var category = ErrorWords.Of(answer, delay);
        if (answer.Text.Length == 0 && answer.Status is { } number)
        {
            answer = answer with { Text = ReasonOf(number) };
        }

        var isWrongAddress =
            answer.Status is 405 || (category is ErrorCategory.ModelNotFound && !SpeaksOfModel(answer.Text));
        var hint =
            isWrongAddress ? AddressHint(asked)
            : Proxy is { } proxy && ErrorPage.TitleIn(body) is not null ? $"it may be the proxy {proxy} that says so"
            : Hint(category, answer);
        var message = ErrorMessage.From(
            category,
            answer,
            "the provider reports an error",
            hint,
            isWrongAddress ? "not found" : null
        );
        return Create(
            category,
            message,
            answer.Status,
            delay ?? (category is ErrorCategory.RateLimit ? resetIn : null),
            isOfConnection: status is { } code && IsOfGateway(code, body)
        );
    }

    /// <summary>The failure of an answer, with the tokens that it told all the same.</summary>
    /// <param name="exception">What went wrong.</param>
    /// <param name="reader">What has read the answer so far; null where there is none.</param>
    public PrompterException From(Exception exception, AnswerReader? reader)
    {
        var failure = From(exception);
        failure.Told ??= reader?.Used();
        return failure;
    }

    /// <summary>Whether a gateway speaks that cannot reach the API behind it. The API itself would say so in JSON, and may mean one model.</summary>
    private static bool IsOfGateway(int status, string body) =>
        // From 520 on those of Cloudflare.
        status is 502 or 503 or 521 or 522 or 523 or 525 or 526 or 530
        && body.AsSpan().TrimStart() is not ['{' or '[', ..];

    /// <summary>A request that could not be sent, or a response that could not be read.</summary>
    public PrompterException From(Exception exception) =>
        exception switch
        {
            PrompterException known => known,
            // What unpacks throws these; Brotli the second.
            InvalidDataException or InvalidOperationException => Create(
                ErrorCategory.MalformedOutput,
                $"the answer of {Host} cannot be read: its bytes are not packed in the way that its head says",
                innerException: exception
            ),
            JsonException or FormatException => Create(
                ErrorCategory.MalformedOutput,
                $"the answer of {Host} cannot be read: {OneLine.From(Redacted(FailureReason.Of(exception)), 150)}",
                innerException: exception
            ),
            OperationCanceledException { InnerException: TimeoutException } => Create(
                ErrorCategory.Timeout,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no connection to {(Proxy is { } proxy ? $"the proxy {proxy} for " : "")}{Host} within {options.ConnectTimeout.TotalSeconds:0.###} s"
                ),
                innerException: exception,
                isOfConnection: true
            ),
            HttpRequestException http => new ConnectionErrors(options, this).From(http),
            HttpIOException or IOException or SocketException => Create(
                ErrorCategory.Transient,
                $"the connection to {Host} broke in the middle of the answer",
                innerException: exception
            ),
            _ => Create(
                ErrorCategory.Permanent,
                $"{Host}: {OneLine.From(Redacted(WithoutKey(exception.Message)), 200)}",
                innerException: exception
            ),
        };

    /// <summary>Reads an answer of one JSON document.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="PrompterException">It is null, or a web page.</exception>
    public async ValueTask<JsonSlice> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(new LimitedStream(body));
        var beginning = (await pipe.ReadAsync(cancellationToken).ConfigureAwait(false)).Buffer;
        var words = Encoding.UTF8.GetString(beginning.FirstSpan);
        if (words.AsSpan().TrimStart() is ['<', ..] && ErrorPage.TitleIn(words) is not null)
        {
            throw FromPage(words, null);
        }

        pipe.AdvanceTo(beginning.Start);
        // The serializer refuses what is nested too deep as it comes; a document would be read to its end first.
        var answer = await JsonSerializer
            .DeserializeAsync(pipe, HttpJson.Default.JsonElement, cancellationToken)
            .ConfigureAwait(false);
        return answer.ValueKind is JsonValueKind.Null
            ? throw Malformed("the answer is null where an object was expected")
            : JsonIndex.Of(JsonMarshal.GetRawUtf8Value(answer).ToArray());
    }

    /// <summary>An answer whose end did not come.</summary>
    public PrompterException Cut() => Malformed("the answer was cut: its stream ended without a finish reason");

    /// <summary>Another answer after some of one was told: a gateway tried again.</summary>
    public PrompterException Another() => Malformed("the server began another answer in the middle of one");

    /// <summary>An answer that nobody understands.</summary>
    public PrompterException NoForm(string words) =>
        Malformed(
            $"the answer of {Host} has no form that is known: {OneLine.From(Redacted(words), 200)}; are base_url and the kind of the provider right?"
        );

    /// <summary>Words between the parts of an answer, which may have been one.</summary>
    public PrompterException NoPart(string words)
    {
        words = Redacted(words);
        return Malformed(
            $"in the answer of {Host} came what is no part of it: {OneLine.From(ErrorPage.TitleIn(words) is { Length: > 0 } title ? title : words, 200)}"
        );
    }

    /// <summary>An answer that is not what the protocol promises.</summary>
    public PrompterException Malformed(string message) => Create(ErrorCategory.MalformedOutput, message);

    /// <summary>A request that the provider cannot take, which is not sent.</summary>
    public PrompterException InvalidRequest(string message) => Create(ErrorCategory.InvalidRequest, message);

    /// <summary>A web page where an answer should be.</summary>
    /// <param name="body">The page, or its beginning.</param>
    /// <param name="asked">The address that answered; null for the base address.</param>
    public PrompterException FromPage(string body, Uri? asked)
    {
        var title = ErrorPage.TitleIn(Redacted(body)) is { Length: > 0 } found ? $" ({OneLine.From(found, 100)})" : "";
        var address = ShownAddress.Of(asked ?? options.BaseUrl);
        var cause = Proxy is { } proxy ? $"base_url and the proxy {proxy}" : "base_url and proxies";
        return Create(
            ErrorCategory.MalformedOutput,
            $"{OneLine.From(address, 150)} answered with a web page{title} and not as an API; check {cause}"
        );
    }

    public static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var reader = new StreamReader(stream, EncodingOf(response.Content));
                var buffer = new char[MaxBody];
                var length = await reader.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
                // Without a mark and a name, every other byte of what is two bytes a character.
                return new string(buffer, 0, length).Replace("\0", "", StringComparison.Ordinal);
            }
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or HttpRequestException
                        // Bytes that cannot be unpacked.
                        or InvalidDataException
                        or InvalidOperationException
            )
        {
            // The status says enough.
            return "";
        }
    }

    private static Encoding EncodingOf(HttpContent content)
    {
        try
        {
            return content.Headers.ContentType?.CharSet is { } name
                ? Encoding.GetEncoding(name.Trim('"'))
                : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>The provider's host, with its port where it is none of its scheme.</summary>
    public string Host => options.BaseUrl.IsDefaultPort ? options.BaseUrl.Host : options.BaseUrl.Authority;

    /// <summary>The proxy on the way to the provider, or null.</summary>
    public NamedProxy? Proxy => options.Invoker is null ? options.Proxy.For(options.BaseUrl) : null;

    /// <summary>The end of a wait that the caller gave up before there was a connection.</summary>
    public NotConnectedException Unconnected(OperationCanceledException exception) =>
        new($"there was no connection to {Host} by then", exception);

    private string? Hint(ErrorCategory category, ErrorAnswer answer) =>
        category switch
        {
            // The key was taken: it is the account, or the place, that may not do this.
            ErrorCategory.AuthFailure
                when options.ApiKey is not null
                    && answer.Status == (int)HttpStatusCode.Forbidden
                    && !SpeaksOfKey(answer.Text) => null,
            // It is stronger than a stored one.
            ErrorCategory.AuthFailure
                when options.KeyOrigin?.StartsWith("the variable ", StringComparison.Ordinal) is true =>
                $"the key is that of {options.KeyOrigin}; set another one there",
            ErrorCategory.AuthFailure when options.ApiKey is null && options.KeyVariables.Count > 0 =>
                $"no key was sent: set {string.Join(" or ", options.KeyVariables)}, or store one with 'prompter keys set {options.Provider}'",
            ErrorCategory.AuthFailure when options.ApiKey is null =>
                $"no key was sent: 'prompter keys set {options.Provider}' stores one",
            ErrorCategory.AuthFailure => $"'prompter keys set {options.Provider}' stores another key",
            ErrorCategory.ModelNotFound => $"'prompter models {options.Provider} --live' lists the names",
            _ => null,
        };

    private static bool SpeaksOfKey(string text) =>
        ((string[])["key", "token", "credential"]).Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether what is not there is a model, and not an address.</summary>
    private bool SpeaksOfModel(string text)
    {
        bool Says(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
        return !AddressWords.Any(Says) && (ModelWords.Any(Says) || (model is not null && Says(model)));
    }

    private string AddressHint(Uri? asked)
    {
        var address = ShownAddress.Of(asked ?? options.BaseUrl);
        var parts = new Uri(address).Segments.Select(part => part.Trim('/')).Where(part => part.Length > 0).ToList();
        var advice =
            parts.Zip(parts.Skip(1)).FirstOrDefault(pair => pair.First == pair.Second).First is { } twice
                ? $"is /{twice} once too much in base_url?"
            : parts.Any(part => part is ['v', >= '1' and <= '9', ..]) ? "is base_url right?"
            : "is base_url right, or does it lack /v1 at its end?";
        return $"{(asked is null ? "base_url is" : "asked was")} {OneLine.From(address, 150)}: {advice}";
    }

    public PrompterException Create(
        ErrorCategory category,
        string message,
        int? status = null,
        TimeSpan? retryAfter = null,
        Exception? innerException = null,
        bool isOfConnection = false
    ) =>
        new(category, message, innerException)
        {
            IsOfConnection = isOfConnection,
            Provider = options.Provider,
            Model = model,
            StatusCode = status,
            RetryAfter = retryAfter,
        };

    /// <summary>A request that is not sent.</summary>
    public PrompterException Refused(ErrorCategory category, string message) =>
        new(category, message)
        {
            Provider = options.Provider,
            Model = model,
            WasSent = false,
        };

    /// <summary>Refuses to send where a variable names a proxy that nobody can find.</summary>
    public void ThrowIfProxyHasNoAddress()
    {
        if (Proxy is { Address: null } proxy)
        {
            throw Refused(
                ErrorCategory.InvalidRequest,
                $"{proxy.Variable} holds no address of a proxy that can be used, and nothing was sent; it has to be http://HOST:PORT, https://… or socks5://…, or be empty"
            );
        }
    }

    /// <summary>Some providers repeat the key that they refuse. One of a few letters would be found in every word.</summary>
    private string WithoutKey(string text) =>
        options.ApiKey is { } key && SecretValue.IsLongEnough(key)
            ? text.Replace(key, "…", StringComparison.Ordinal)
            : text;

    /// <summary>Before anything is cut, taken from its page, or put on one line: afterwards nobody finds a secret.</summary>
    private string Redacted(string text) => options.Redactor?.Redact(text) ?? text;

    /// <summary>Where a redirect leads. An address changes case and slashes of what is written in it.</summary>
    private string ShownTarget(Uri asked, Uri location)
    {
        var redacted = Redacted(location.OriginalString);
        return ReferenceEquals(redacted, location.OriginalString)
            ? ShownAddress.Of(new(asked, location))
            : BaseAddress.Hidden(redacted);
    }

    private static string ReasonOf(int status)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        return response.ReasonPhrase ?? "";
    }
}

using System.Net;
using System.Net.Http.Headers;

namespace Prompter.Providers.Http;

/// <summary>A file that lies at an address, and is fetched without a key.</summary>
/// <param name="address">Where it lies.</param>
/// <param name="proxy">The proxies on the way.</param>
internal sealed class WebFile(Uri address, EnvironmentProxy proxy)
{
    /// <summary>The most bytes, unpacked; default 512 MiB.</summary>
    public int Limit { get; init; } = 512 * 1024 * 1024;

    /// <summary>How long all of it may take; more than 0, default a minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Reads the file, and the type that the server says it is of, or null.</summary>
    /// <exception cref="PrompterException">It cannot be had, is longer than <see cref="Limit"/>, or takes longer than <see cref="Timeout"/>.</exception>
    public async Task<WebContent> ReadAsync(CancellationToken cancellationToken)
    {
        var options = new HttpProviderOptions
        {
            Provider = "web",
            BaseUrl = address,
            AddressName = "the address",
            Proxy = proxy,
        };
        var errors = new HttpErrors(options, model: null);
        errors.ThrowIfProxyHasNoAddress();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            return await FetchAsync(options, errors, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw errors.Create(
                ErrorCategory.Timeout,
                string.Create(CultureInfo.InvariantCulture, $"it takes longer than {Timeout.TotalSeconds:0.###} s"),
                innerException: exception
            );
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw errors.From(exception);
        }
    }

    private async Task<WebContent> FetchAsync(
        HttpProviderOptions options,
        HttpErrors errors,
        CancellationToken cancellationToken
    )
    {
        using var handler = SharedPool.Handler(options.ConnectTimeout, proxy);
        handler.AllowAutoRedirect = true;
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("prompter", null));
        using var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.ProxyAuthenticationRequired)
        {
            throw new ConnectionErrors(options, errors).ProxyWantsPassword(null);
        }

        if (!response.IsSuccessStatusCode)
        {
            var status = (int)response.StatusCode;
            var between = errors.Proxy is { } named ? $"; the proxy {named} is in between" : "";
            throw errors.Create(
                ErrorPolicy.FromStatus(status),
                $"{errors.Host} answers {status} {response.ReasonPhrase}".TrimEnd() + between,
                status
            );
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            await new LimitedStream(body, Limit).CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            var type = response.Content.Headers.ContentType;
            return new(bytes.ToArray(), type?.MediaType, type?.CharSet);
        }
    }
}

/// <summary>What lies at an address, and what the server says of it: its type and the encoding of its text, null where it does not.</summary>
internal readonly record struct WebContent(byte[] Bytes, string? MediaType, string? Charset);

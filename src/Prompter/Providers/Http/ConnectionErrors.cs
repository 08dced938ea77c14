using System.Net;
using Prompter.Providers.Errors;

namespace Prompter.Providers.Http;

/// <summary>What a connection that could not be made, or that broke, stands for: the server's failure, or a proxy's.</summary>
internal sealed class ConnectionErrors(HttpProviderOptions options, HttpErrors errors)
{
    private string Host => errors.Host;

    public PrompterException From(HttpRequestException exception)
    {
        var isConnecting =
            exception.HttpRequestError
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.ProxyTunnelError;
        if (isConnecting && errors.Proxy is { } proxy)
        {
            return FromProxy(exception, proxy);
        }

        var (category, message) = exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (
                ErrorCategory.Transient,
                $"the host {options.BaseUrl.Host} cannot be found; check {options.AddressName} and the network"
            ),
            HttpRequestError.ConnectionError when ConnectionReason.IsRefused(exception) => (
                ErrorCategory.Transient,
                $"{Host} refuses the connection; is the server running, and is {options.AddressName} right?"
            ),
            HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => (
                ErrorCategory.Transient,
                $"no connection to {Host}: {OneLine.From(ConnectionReason.Of(exception), 150)}"
            ),
            HttpRequestError.SecureConnectionError => (
                ErrorCategory.Permanent,
                $"no secure connection to {Host}: {ConnectionReason.OfSecure(exception)}"
                    + (errors.Proxy is { } between ? $"; the proxy {between} is in between" : "")
            ),
            HttpRequestError.UserAuthenticationError => (
                ErrorCategory.AuthFailure,
                $"{Host} or a proxy in between asks for a password"
            ),
            // It is 64 KiB by default.
            HttpRequestError.ConfigurationLimitExceeded => (
                ErrorCategory.MalformedOutput,
                $"the headers of the answer of {Host} are longer than 64 KiB"
            ),
            HttpRequestError.InvalidResponse => (
                ErrorCategory.Transient,
                $"{Host} does not answer as HTTP has it; is {options.AddressName} right?"
            ),
            _ => (ErrorCategory.Transient, $"the connection to {Host} broke before the answer was complete"),
        };
        return errors.Create(
            category,
            message,
            innerException: exception,
            isOfConnection: exception.HttpRequestError
                is not (HttpRequestError.UserAuthenticationError or HttpRequestError.ConfigurationLimitExceeded)
        );
    }

    public PrompterException ProxyWantsPassword(Exception? innerException) =>
        errors.Create(
            ErrorCategory.AuthFailure,
            errors.Proxy is { Credential: null } proxy
                ? $"the proxy {proxy} asks for a user and a password (407); {proxy.Variable}=http://USER:PASSWORD@HOST:PORT gives them"
                : $"the proxy{(errors.Proxy is { } refusing ? $" {refusing}" : "")} refuses the user and the password (407)",
            (int)HttpStatusCode.ProxyAuthenticationRequired,
            innerException: innerException
        );

    private PrompterException FromProxy(HttpRequestException exception, NamedProxy proxy)
    {
        if (exception.StatusCode is HttpStatusCode.ProxyAuthenticationRequired)
        {
            return ProxyWantsPassword(exception);
        }

        var reason =
            exception.StatusCode is { } status
                ? $"makes no connection to {Host} ({(int)status}); does it permit that host?"
            : exception.HttpRequestError is HttpRequestError.NameResolutionError ? "cannot be found; check its address"
            : ConnectionReason.IsRefused(exception) ? "refuses the connection; is it running, and is its address right?"
            : $"makes no connection to {Host}: {OneLine.From(ConnectionReason.Of(exception), 100)}";
        return errors.Create(
            ErrorCategory.Transient,
            $"the proxy {proxy} {reason}",
            innerException: exception,
            isOfConnection: true
        );
    }
}

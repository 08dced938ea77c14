namespace Prompter.Providers.Http;

/// <summary>An address as it may be shown: without user, password, query and fragment, in which a secret may be.</summary>
internal static class ShownAddress
{
    public static string Of(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}

namespace Prompter.Tests.Settings;

public sealed class ConfiguredSecretsTests
{
    [Theory]
    [InlineData("http://me:correcthorse@a.example/v1", "correcthorse")]
    [InlineData("http://me:%D0%96%D1%83%D0%BA%D0%92%D0%B5%D1%87%D0%BD%D1%8B%D0%B9@a.example/v1", "ЖукВечный")]
    [InlineData("http://a.example/v1?code=azure-function", "azure-function")]
    [InlineData("http://a.example/v1?a=b&sig=short%2B", "short+")]
    [InlineData("http://a.example/v1?pwd=abc", "abc")]
    [InlineData("http://a.example/v1?JWT=abc.def", "abc.def")]
    [InlineData("http://a.example/v1?u=Zq81hWm3LtXv92Qb", "Zq81hWm3LtXv92Qb")]
    [InlineData("http://a.example/v1?u=0123456789abcdef&v=1", "0123456789abcdef")]
    public void What_is_secret_in_an_address_is_found(string address, string secret)
    {
        Assert.Contains(secret, ConfiguredSecrets.InAddress(address));
        Assert.Contains("hidden", ConfiguredSecrets.Hide(address), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a.example/v1?api-version=2024-10-21-preview")]
    [InlineData("http://a.example/v1?deployment=gpt-4o-mini-2024-07-18&region=swedencentral")]
    [InlineData("http://a.example/v1?encode=utf-8&design=x")]
    public void What_is_not_secret_in_an_address_is_shown(string address) =>
        Assert.Equal(address, ConfiguredSecrets.Hide(address));

    [Theory]
    [InlineData("X-Blue", "lowercaseonlypassphrase", "lowercaseonlypassphrase")]
    [InlineData("X-Blue", "correcthorse", "correcthorse")]
    [InlineData("Authorization", "Bearer   Zq81hWm3LtXv", "Zq81hWm3LtXv")]
    [InlineData("Authorization", "Token token=abcDEF123; x=1", "abcDEF123")]
    [InlineData("Cookie", "a=b; session=Zq81hWm3", "Zq81hWm3")]
    [InlineData("X-Auth", "id=7,key=\"Zq81hWm3LtXv==\"", "Zq81hWm3LtXv==")]
    [InlineData("X-Secret", "quiet", "quiet")]
    public void What_is_secret_in_a_header_is_found(string name, string value, string secret) =>
        Assert.Contains(secret, OfHeader(name, value));

    [Theory]
    [InlineData("Accept", "application/json")]
    [InlineData("Accept", "text/html, */*;q=0.8")]
    [InlineData("Cache-Control", "no-cache, no-store")]
    [InlineData("Cache-Control", "max-age=3600")]
    [InlineData("X-Stream", "true")]
    [InlineData("Accept-Language", "de-DE, en;q=0.5")]
    [InlineData("Date", "Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("api-version", "2024-10-21-preview")]
    [InlineData("anthropic-version", "2023-06-01")]
    [InlineData("X-Version", "v1.2.30")]
    [InlineData("X-Title", "JavaScript")]
    [InlineData("Referer", "https://example.com/page")]
    public void What_occurs_in_ordinary_text_is_no_secret(string name, string value) =>
        Assert.Empty(OfHeader(name, value));

    private static IEnumerable<string> OfHeader(string name, string value) =>
        ConfiguredSecrets.In(
            [
                new Provider("mine", ProviderKind.OpenAI)
                {
                    Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value },
                },
            ],
            new Dictionary<string, string>(StringComparer.Ordinal)
        );
}

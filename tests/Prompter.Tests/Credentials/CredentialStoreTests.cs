using Prompter.Credentials;

namespace Prompter.Tests.Credentials;

public sealed class CredentialStoreTests : IDisposable
{
    private const string Secret = "sk-very-secret-0123456789";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly ScratchFolder folder = new();
    private readonly CredentialStore store;

    public CredentialStoreTests() =>
        store = new(Path.Combine(folder.Path, "new", "prompter", "credentials.json"), NoEnvironment);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_stored_is_found_again()
    {
        store.Set("azure", new() { ApiKey = Secret, BaseUrl = new("https://example.com/v1?a=b&c=d") });

        var found = await ResolveAsync("azure");
        Assert.Equal(Secret, found!.ApiKey);
        Assert.Equal("https://example.com/v1?a=b&c=d", found.BaseUrl!.OriginalString);
        Assert.Equal(store.Path, found.Origin);
        Assert.Null(await ResolveAsync("openai"));
    }

    [Theory]
    [InlineData(false, "it is a pipe or a device, and no file")]
    [InlineData(true, "it is a folder; name a file")]
    public void A_lock_that_is_no_file_is_told_at_once(bool isFolder, string reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such files");
        using var place = new ScratchFolder();
        _ = isFolder
            ? Directory.CreateDirectory(place["credentials.json.lock"]).FullName
            : place.MakePipe("credentials.json.lock");
        var locked = new CredentialStore(place["credentials.json"], NoEnvironment);

        var error = Assert.Throws<PrompterException>(() => locked.Set("openai", new() { ApiKey = Secret }));

        Assert.Equal($"{locked.Path}: its lock {locked.Path}.lock cannot be taken: {reason}", error.Message);
    }

    [Fact]
    public void Only_its_owner_can_read_the_file_and_its_folder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such permissions");
        store.Set("openai", new() { ApiKey = Secret });
        store.Set("openai", new() { ApiKey = Secret + "1" });

#pragma warning disable CA1416 // Skipped above.
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(store.Path));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(store.Path)!));
#pragma warning restore CA1416
        Assert.Equal(
            [store.Path, $"{store.Path}.lock"],
            Directory.GetFiles(Path.GetDirectoryName(store.Path)!).Order()
        );
    }

    [Theory]
    [InlineData("""{"openai":{"api_key":"\ud800aaaa"}}""")]
    [InlineData("""{"\udc00":{}}""")]
    public void Half_of_a_surrogate_pair_is_a_mistake_in_the_file_and_no_crash(string content)
    {
        store.Set("openai", new() { ApiKey = Secret });
        File.WriteAllText(store.Path, content);

        Assert.Contains("half of a surrogate pair", Refused(() => store.Load()), StringComparison.Ordinal);
        Assert.Contains("half of a surrogate pair", Refused(() => store.Remove("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_key_is_lost_where_several_are_stored_at_the_same_time()
    {
        var names = Enumerable.Range(0, 24).Select(number => $"provider{number}").ToList();

        Parallel.ForEach(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            name => new CredentialStore(store.Path, NoEnvironment).Set(name, new() { ApiKey = Secret })
        );

        Assert.Equal(names.Order(), store.Load().Select(entry => entry.Key).Order());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_others_can_read_is_refused_in_one_line(UnixFileMode more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such permissions");
        store.Set("openai", new() { ApiKey = Secret });
#pragma warning disable CA1416 // Skipped above.
        File.SetUnixFileMode(store.Path, OwnerOnly | more);
#pragma warning restore CA1416

        var message = $"{store.Path}: others can read or change it; run 'chmod 600 {store.Path}'";
        Assert.Equal(message, Refused(() => store.Load()));
        Assert.Equal(message, Refused(() => store.Set("openai", new() { ApiKey = "x" })));
        Assert.Equal(message, Refused(() => store.Peek("openai", [])));
        Assert.Contains(Secret, File.ReadAllText(store.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": {\n  \"api_key\": \"sk-very-secret-0123456789\" x }}", ":2:")]
    [InlineData("", ":1:")]
    public void Broken_json_is_one_line_with_its_position_and_stays_as_it_is(string text, string position)
    {
        Write(text);

        var message = Refused(() => store.Set("openai", new() { ApiKey = "x" }));
        Assert.StartsWith(store.Path + position, message, StringComparison.Ordinal);
        Assert.EndsWith("this is not valid JSON; correct it or move it away", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        Assert.Equal(message, Refused(() => store.Remove("openai")));
        Assert.Equal(text, File.ReadAllText(store.Path));
    }

    [Theory]
    [CaseFile("mistakes.jsonl")]
    public void A_value_of_the_wrong_kind_is_named_and_not_repeated(string text, string mistake)
    {
        Write(text);

        Assert.Equal($"{store.Path}: {mistake}", Refused(() => store.Peek("p", [])));
    }

    [Fact]
    public void What_Prompter_does_not_know_is_kept()
    {
        Write(
            """{"note": {"by": "me"}, "p": {"comment": "mine", "api_key": "old", "extra": {"a": "b"}}, "q": {"api_key": "k"}}"""
        );

        store.Set("p", new() { ApiKey = "new" });
        store.Remove("q");

        Assert.Equal(
            """{"note":{"by":"me"},"p":{"comment":"mine","extra":{"a":"b"},"api_key":"new"}}""",
            System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(store.Path))!.ToJsonString()
        );
    }

    [Fact]
    public void A_new_source_of_a_key_replaces_the_one_before_and_keeps_the_address()
    {
        store.Set("p", new() { ApiKey = Secret, BaseUrl = new("http://localhost:1/") });
        store.Set("p", new() { ApiKeyCommand = "pass p" });
        store.Set("p", new() { Keychain = true });

        var stored = Assert.Single(store.Load()).Value;
        Assert.Equal((null, null, true), (stored.ApiKey, stored.ApiKeyCommand, stored.Keychain));
        Assert.Equal(new Uri("http://localhost:1/"), stored.BaseUrl);
        Assert.DoesNotContain(Secret, File.ReadAllText(store.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_is_stronger_and_the_stored_address_stays()
    {
        store.Set("open-ai", new() { ApiKey = "stored", BaseUrl = new("http://localhost:1/") });
        var environment = new Dictionary<string, string>
        {
            ["FIRST"] = " ",
            ["SECOND"] = "second",
            ["THIRD"] = "third",
        };

        var own = await ResolveAsync("open-ai", environment, "FIRST", "SECOND", "THIRD");
        environment["PROMPTER_OPEN_AI_API_KEY"] = "strongest\n";
        var strongest = await ResolveAsync("open-ai", environment, "FIRST", "SECOND");

        Assert.Equal(("second", "the variable SECOND"), (own!.ApiKey, own.Origin));
        Assert.Equal(("strongest", "the variable PROMPTER_OPEN_AI_API_KEY"), (strongest!.ApiKey, strongest.Origin));
        Assert.Equal(new Uri("http://localhost:1/"), strongest.BaseUrl);
    }

    [Fact]
    public async Task A_provider_without_a_key_may_have_an_address()
    {
        store.Set("ollama", new() { BaseUrl = new("http://box:11434") });

        var found = await ResolveAsync("ollama");

        Assert.Equal((null, $"{store.Path}, without a key"), (found!.ApiKey, found.Origin));
    }

    [Fact]
    public async Task No_text_of_a_credential_has_its_key()
    {
        store.Set("p", new() { ApiKey = Secret });

        var found = await ResolveAsync("p");

        Assert.DoesNotContain(Secret, $"{found} {store.Load().First()}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        Write("{}");
        var real = folder["real.json"];
        File.Move(store.Path, real);
        File.CreateSymbolicLink(store.Path, real);

        store.Set("p", new() { ApiKey = Secret });

        Assert.Equal(real, new FileInfo(store.Path).LinkTarget);
        Assert.Contains(Secret, File.ReadAllText(real), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_where_the_system_keeps_configuration()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "another folder there");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal($"{home}/.config/prompter/credentials.json", UserFile.Credentials.In(NoEnvironment));
        Assert.Equal("/x/prompter/credentials.json", UserFile.Credentials.In(With("/x")));
        Assert.Equal($"{home}/.config/prompter/credentials.json", UserFile.Credentials.In(With("relative")));

        static Dictionary<string, string> With(string value) => new() { ["XDG_CONFIG_HOME"] = value };
    }

    private void Write(string text)
    {
        store.Set("p", new() { ApiKey = "k" });
        File.WriteAllText(store.Path, text);
    }

    private static string Refused(Action action)
    {
        var exception = Assert.Throws<PrompterException>(action);
        Assert.Equal(ErrorCategory.AuthFailure, exception.Category);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        return exception.Message;
    }

    private ValueTask<Credential?> ResolveAsync(string provider) =>
        store.ResolveAsync(provider, [], TestContext.Current.CancellationToken);

    private ValueTask<Credential?> ResolveAsync(
        string provider,
        Dictionary<string, string> environment,
        params string[] variables
    ) =>
        new CredentialStore(store.Path, environment).ResolveAsync(
            provider,
            variables,
            TestContext.Current.CancellationToken
        );
}

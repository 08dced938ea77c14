namespace Prompter.Simulator.Tests;

/// <summary>What every family has in common where nothing fails.</summary>
public sealed class AnswerTests : SimulatorTest
{
    public static TheoryData<string, bool> FamiliesAndForms =>
        new(ProtocolFamily.All.SelectMany(family => ((bool[])[false, true]).Select(form => (family.Name, form))));

    public static TheoryData<string> Families => new(ProtocolFamily.All.Select(family => family.Name));

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_plain_name_repeats_the_prompt_in_every_family_and_form(string family, bool isStreamed) =>
        Assert.Equal("You said: Grüße, 世界 🦜", await AskAsync(family, "any-model", "Grüße, 世界 🦜", isStreamed));

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_text_can_be_given_word_by_word(string family, bool isStreamed) =>
        Assert.Equal("a&b=c", await AskAsync(family, "m?text=a%26b%3Dc", "Hi", isStreamed));

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task The_length_of_the_text_is_what_was_asked_for(string family, bool isStreamed)
    {
        var text = await AskAsync(family, "m?tokens=40", "one two", isStreamed);

        Assert.StartsWith("You said: one two You said: one", text, StringComparison.Ordinal);
        Assert.Equal(40, text.Split(' ').Length);
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task The_header_steers_as_the_name_does(string family, bool isStreamed)
    {
        using var response = await AskForResponseAsync(family, "m", "Hi", isStreamed, ("x-simulate", "text=Other"));

        var body = await TextOf(response);
        Assert.Equal("Other", isStreamed ? Of(family).ReadStream(body).Text : Of(family).Text(body));
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task The_same_request_has_the_same_answer(string family, bool isStreamed)
    {
        using var first = await AskForResponseAsync(family, "m?reasoning=3", "Hi", isStreamed);
        using var second = await AskForResponseAsync(family, "m?reasoning=3", "Hi", isStreamed);

        // The moment is all that differs.
        string[] pieces = ["created", "created_at"];
        Assert.Equal(WithoutMoments(await TextOf(first), pieces), WithoutMoments(await TextOf(second), pieces));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task An_unknown_parameter_is_refused_with_the_list_of_known_ones(string family)
    {
        using var response = await AskForResponseAsync(family, "m?speed=9", "Hi", isStreamed: false);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var message = Message(family, await JsonOf(response));
        Assert.StartsWith(
            "Simulator: there is no parameter 'speed'. Known: ttft, tps,",
            message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [CaseFile("bad-values.jsonl")]
    public async Task A_bad_value_is_refused_with_what_is_expected(string parameters, string expected)
    {
        using var response = await AskForResponseAsync("chat", $"m?{parameters}", "Hi", isStreamed: false);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, Message("chat", await JsonOf(response)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_wrong_key_is_a_401_in_the_familys_shape(string family)
    {
        using var response = await AskWithKeyAsync(family, "invalid");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.NotEqual("", Message(family, await JsonOf(response)));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Without_a_key_only_Ollama_answers(string family)
    {
        using var response = await AskWithKeyAsync(family, "");

        Assert.Equal(family == "ollama" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task What_is_no_JSON_is_a_400_in_the_familys_shape(string family)
    {
        foreach (var body in (string[])["{\"model\": ", "{\"model\":\"m\",\"model\":\"m\"}", ""])
        {
            using var response = await PostAsync(Of(family).Path("m", isStreamed: false), body);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("not valid JSON", Message(family, await JsonOf(response)), StringComparison.Ordinal);
        }
    }

    private async Task<string> AskAsync(string family, string model, string prompt, bool isStreamed)
    {
        using var response = await AskForResponseAsync(family, model, prompt, isStreamed);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await TextOf(response);
        if (!isStreamed)
        {
            return Of(family).Text(body);
        }

        var (text, isEnded) = Of(family).ReadStream(body);
        Assert.True(isEnded);
        return text;
    }

    private Task<HttpResponseMessage> AskWithKeyAsync(string family, string key) =>
        AskForResponseAsync(
            family,
            "m",
            "Hi",
            isStreamed: false,
            ("authorization", key.Length > 0 ? $"Bearer {key}" : ""),
            ("x-api-key", key),
            ("x-goog-api-key", key)
        );

    private Task<HttpResponseMessage> AskForResponseAsync(
        string family,
        string model,
        string prompt,
        bool isStreamed,
        params (string, string)[] headers
    ) => PostAsync(Of(family).Path(model, isStreamed), Of(family).Body(model, prompt, isStreamed), headers);

    private static string WithoutMoments(string body, string[] names) =>
        names.Aggregate(
            body,
            (text, name) =>
                System.Text.RegularExpressions.Regex.Replace(
                    text,
                    $"\"{name}\":(\"[^\"]*\"|\\d+)",
                    "",
                    System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                    TimeSpan.FromSeconds(10)
                )
        );

    private static string Message(string family, System.Text.Json.Nodes.JsonNode json) => Of(family).Message(json);

    private static ProtocolFamily Of(string name) => ProtocolFamily.Of(name);
}

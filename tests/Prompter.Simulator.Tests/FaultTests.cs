namespace Prompter.Simulator.Tests;

/// <summary>Every fault in every family, streamed and not.</summary>
public sealed class FaultTests : SimulatorTest
{
    private const string Prompt = "one two three four five six";
    private const string Whole = $"You said: {Prompt}";

    public static TheoryData<string, bool> FamiliesAndForms => AnswerTests.FamiliesAndForms;

    public static TheoryData<string> Families => AnswerTests.Families;

    public static TheoryData<string, string, int> Refusals
    {
        get
        {
            var data = new TheoryData<string, string, int>();
            foreach (var family in ProtocolFamily.All.Select(family => family.Name))
            {
                foreach (var status in (int[])[400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529])
                {
                    data.Add(family, $"{status}", status);
                }

                data.Add(family, "context", 400);
                data.Add(family, "filter", family == "gemini" ? 200 : 400);
                data.Add(family, "quota", family == "anthropic" ? 400 : 429);
                data.Add(family, "key", family == "gemini" ? 400 : 401);
                data.Add(family, "html-502", 502);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_has_the_familys_status_whether_or_not_a_stream_was_asked_for(
        string family,
        string fault,
        int status
    )
    {
        using var whole = await AskAsync(family, fault, isStreamed: false);
        using var streamed = await AskAsync(family, fault, isStreamed: true);

        Assert.Equal((status, status), ((int)whole.StatusCode, (int)streamed.StatusCode));
        if (fault == "html-502")
        {
            Assert.Contains("502 Bad Gateway", await TextOf(whole), StringComparison.Ordinal);
        }
        else if (status != 200)
        {
            Assert.NotEqual("", Of(family).Message(await JsonOf(whole)));
            Assert.NotEqual("", Of(family).Message(await JsonOf(streamed)));
        }
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_failure_that_is_counted_passes(string family, bool isStreamed)
    {
        var statuses = new List<int>();
        for (var call = 0; call < 4; call++)
        {
            using var response = await AskAsync(family, "429x2,503x1", isStreamed);
            statuses.Add((int)response.StatusCode);
        }

        using var other = await PostAsync(
            Of(family).Path("other?fail=429x2", isStreamed),
            Of(family).Body("other?fail=429x2", Prompt, isStreamed)
        );
        Assert.Equal([429, 429, 503, 200], statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, other.StatusCode);
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_reset_connection_has_no_answer(string family, bool isStreamed)
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(family, "reset", isStreamed));

        var socket = Assert.IsType<System.Net.Sockets.SocketException>(error.InnerException?.InnerException);
        Assert.Equal(System.Net.Sockets.SocketError.ConnectionReset, socket.SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task Silence_lasts_until_the_client_goes_which_the_server_notices(string family, bool isStreamed)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var request = Request(
            HttpMethod.Post,
            Of(family).Path("m?fail=silence", isStreamed),
            Of(family).Body("m?fail=silence", Prompt, isStreamed)
        );
        var asking = Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        await UntilOpenAsync(1);

        Assert.False(asking.IsCompleted);
        await leaving.CancelAsync();
        await UntilOpenAsync(0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Null(Server.Requests[^1].Status);
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_stalled_answer_stops_half_way_and_stays_open(string family, bool isStreamed)
    {
        using var response = await AskAsync(family, "stall", isStreamed);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        var first = await stream.ReadAsync(new byte[16], Cancellation);

        Assert.True(first > 0);
        Assert.Equal(1, Server.OpenRequests);
        response.Dispose();
        await UntilOpenAsync(0);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_cut_stream_ends_cleanly_half_way_without_its_terminator(string family)
    {
        using var response = await AskAsync(family, "cut", isStreamed: true);
        var (text, isEnded) = Of(family).ReadStream(await TextOf(response));

        Assert.False(isEnded);
        AssertIsStart(text);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_cut_body_ends_cleanly_and_is_no_JSON(string family)
    {
        using var response = await AskAsync(family, "cut", isStreamed: false);

        var body = await TextOf(response);
        Assert.StartsWith("{", body, StringComparison.Ordinal);
        Assert.ThrowsAny<JsonException>(() => Of(family).Text(body));
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_dropped_connection_ends_inside_the_body(string family, bool isStreamed)
    {
        using var response = await AskAsync(family, "drop", isStreamed);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
        using var received = new MemoryStream();

        var error = await Assert.ThrowsAnyAsync<HttpIOException>(() => stream.CopyToAsync(received, Cancellation));

        Assert.Equal(HttpRequestError.ResponseEnded, error.HttpRequestError);
        Assert.NotEqual(0, received.Length);
        response.Dispose();
        await UntilOpenAsync(0);
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_bad_chunk_is_no_JSON(string family, bool isStreamed)
    {
        using var response = await AskAsync(family, "badchunk", isStreamed);
        var body = await TextOf(response);

        Assert.ThrowsAny<JsonException>(() => isStreamed ? Of(family).ReadStream(body).Text : Of(family).Text(body));
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_bad_type_is_all_that_is_wrong(string family, bool isStreamed)
    {
        using var response = await AskAsync(family, "badtype", isStreamed);
        var body = await TextOf(response);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Whole, isStreamed ? Of(family).ReadStream(body).Text : Of(family).Text(body));
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task A_page_may_come_with_a_200(string family, bool isStreamed)
    {
        using var response = await AskAsync(family, "html", isStreamed);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<html>", await TextOf(response), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task An_error_in_a_stream_comes_after_half_of_the_answer_and_ends_it(string family)
    {
        using var response = await AskAsync(family, "error", isStreamed: true);
        var body = await TextOf(response);
        var (text, isEnded) = Of(family).ReadStream(body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(isEnded);
        AssertIsStart(text);
        Assert.Contains("error", body.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat", 500)]
    [InlineData("responses", 500)]
    [InlineData("anthropic", 529)]
    [InlineData("gemini", 503)]
    [InlineData("ollama", 500)]
    public async Task The_same_error_is_a_status_where_nothing_is_streamed(string family, int status)
    {
        using var response = await AskAsync(family, "error", isStreamed: false);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task An_error_may_come_with_a_200(string family, bool isStreamed)
    {
        using var response = await AskAsync(family, "error-200", isStreamed);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual("", Of(family).Message(await JsonOf(response)));
    }

    [Theory]
    [InlineData("chat", "\"finish_reason\":\"stop\"")]
    [InlineData("responses", "response.output_item.done")]
    [InlineData("anthropic", "\"stop_reason\":\"end_turn\"")]
    [InlineData("ollama", "six")]
    public async Task Without_the_terminator_everything_else_is_there(string family, string last)
    {
        using var response = await AskAsync(family, "noterminator", isStreamed: true);
        var body = await TextOf(response);
        var (text, isEnded) = Of(family).ReadStream(body);

        Assert.Equal((Whole, false), (text, isEnded));
        Assert.Contains(last, body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FamiliesAndForms))]
    public async Task An_empty_answer_ends_properly(string family, bool isStreamed)
    {
        using var response = await AskAsync(family, "empty", isStreamed);
        var body = await TextOf(response);

        Assert.Equal(("", true), isStreamed ? Of(family).ReadStream(body) : (Of(family).Text(body), true));
    }

    private static void AssertIsStart(string text)
    {
        Assert.StartsWith("You said:", text, StringComparison.Ordinal);
        Assert.StartsWith(text, Whole, StringComparison.Ordinal);
        Assert.NotEqual(Whole, text);
    }

    private Task<HttpResponseMessage> AskAsync(string family, string fault, bool isStreamed) =>
        PostAsync(
            Of(family).Path($"m?fail={fault}", isStreamed),
            Of(family).Body($"m?fail={fault}", Prompt, isStreamed)
        );

    /// <summary>Nobody tells when a count changes, so it is looked at again and again.</summary>
    private async Task UntilOpenAsync(int count)
    {
        while (Server.OpenRequests != count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), Cancellation);
        }
    }

    private static ProtocolFamily Of(string name) => ProtocolFamily.Of(name);
}

using System.Net.Sockets;

namespace Prompter.Cli.Tests;

/// <summary>A server that says back whatever it was sent, where a key may be and in the forms that it has there.</summary>
public sealed class KnownSecretTests : CommandLineTest, IAsyncLifetime
{
    private const string End = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private Task serving = Task.CompletedTask;

    public static TheoryData<string, string, string> Sources =>
        new()
        {
            { "stored", "plainlookingword", "" },
            { "command", "told-by-a-command", "" },
            { "variable", "pelicanpelican", "api_key_env: MY_ODD_NAME" },
            { "nowhere", "team-of-blue", "headers: { X-Team: team-of-blue }" },
            { "nowhere", "quietheader", "headers: { X-Secret: quietheader }" },
            { "address", "swordfish", "" },
            { "query", "parameterkey", "" },
        };

    public ValueTask InitializeAsync()
    {
        listener.Start();
        serving = Task.Run(ServeAsync, TestContext.Current.CancellationToken);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
        Dispose();
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task No_key_is_shown_or_stored_wherever_it_comes_from(string source, string secret, string settings)
    {
        Set(source, secret, settings);

        var finished = await Prompter.RunAsync(
            "-v",
            "--raw",
            "-m",
            "mine:error",
            "-m",
            "mine:answer",
            "-m",
            source == "command" ? "mine:third" : $"mine:{secret}",
            "--",
            "Hi"
        );
        var others = new List<string> { finished.Output, finished.Error };
        foreach (
            var command in (string[][])
                [
                    ["--dry-run", "-m", $"mine:{secret}", "--", secret],
                    ["--dry-run", "--json", "-m", $"mine:{secret}", "--", secret],
                    ["config", "show"],
                    ["keys", "list"],
                    ["keys", "list", "--json"],
                    ["models", "mine", "--live"],
                    ["models", "mine", "--live", "--json"],
                    ["-m", "sim:echo", $"--nonsense={secret}", "--", "Hi"],
                ]
        )
        {
            var other = await Prompter.RunAsync(command);
            // A key that only a command tells is known once it was asked.
            others.AddRange(source == "command" && !command.Contains("--live") ? [] : [other.Output, other.Error]);
        }

        var files = Directory.GetFiles(Prompter.Run, "*", SearchOption.AllDirectories);
        var everything = string.Join('\n', [.. files, .. files.Select(File.ReadAllText), .. others]);
        Assert.Contains("[redacted]", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(
            secret,
            everything.Replace(Prompter.Folder, "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Base64(secret), everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_is_no_secret_because_the_name_of_a_variable_says_token()
    {
        Prompter.Environment["AUTH_TOKEN_TYPE"] = "javascript";
        Prompter.Environment["DATABASE_URL"] = "postgres://postgres:postgres@127.0.0.1/app";

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "javascript with postgres");

        Assert.Equal("javascript with postgres\n", finished.Output);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=');

    private void Set(string source, string secret, string settings)
    {
        var host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var address =
            source == "address" ? $"http://me:{secret}@{host}/v1"
            : source == "query" ? $"http://{host}/v1?subscription-key={secret}"
            : $"http://{host}/v1";
        var home = Directory.CreateDirectory(Path.Combine(Prompter.Home, ".prompter")).FullName;
        File.WriteAllText(
            Path.Combine(home, "config.yaml"),
            $"providers:\n  mine:\n    kind: openai\n    base_url: \"{address}\"\n    {settings}\n"
        );
        Prompter.Environment["MY_ODD_NAME"] = source == "variable" ? secret : null;
        var program = Prompter.WriteFile("ask", $"#!/bin/sh\necho {secret}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var credentials = source switch
        {
            "stored" => $$"""{ "mine": { "api_key": "{{secret}}" } }""",
            "command" => $$"""{ "mine": { "api_key_command": "{{program}}" } }""",
            _ => "{}",
        };
        var file = Path.Combine(
            Directory.CreateDirectory(Path.Combine(Prompter.Home, ".config/prompter")).FullName,
            "credentials.json"
        );
        File.WriteAllText(file, credentials);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception exception)
            when (exception is SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var buffer = new byte[64 * 1024];
        for (
            int count;
            !IsWhole(request.ToString()) && (count = await stream.ReadAsync(buffer)) > 0;
            request.Append(Encoding.UTF8.GetString(buffer, 0, count))
        ) { }

        var text = request.ToString();
        var head = string.Join(' ', text.Split("\r\n\r\n")[0].Split("\r\n"));
        var words = head.Split(' ', ':', '=', '/', '?').Where(word => word.Length > 3).Select(Base64);
        var shown = $"{head} {string.Join(' ', words)}";
        var echo = JsonSerializer.Serialize(shown).Trim('"');
        var id = JsonSerializer.Serialize(head);
        var (type, status, body) =
            text.Contains("\"answer\"", StringComparison.Ordinal)
                ? ("text/event-stream", "200 OK", string.Concat(shown.Chunk(3).Select(Piece)) + End)
            : head.StartsWith("GET", StringComparison.Ordinal)
                ? ("application/json", "200 OK", "{\"data\":[{\"id\":\"" + echo + "\"}]}")
            : ("application/json", "400 Bad Request", "{\"error\":{\"message\":\"" + echo + "\"}}");
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nx-request-id: {head}\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
            )
        );

        string Piece(char[] piece) =>
            "data: {\"id\":"
            + id
            + ",\"model\":"
            + id
            + ",\"choices\":[{\"delta\":{\"content\":"
            + JsonSerializer.Serialize(new string(piece))
            + "}}]}\n\n";
    }

    private static bool IsWhole(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        const string Length = "Content-Length: ";
        var at = request.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return end >= 0
            && (
                at < 0
                || Encoding.UTF8.GetByteCount(request[(end + 4)..])
                    >= int.Parse(request[(at + Length.Length)..].Split('\r')[0], CultureInfo.InvariantCulture)
            );
    }
}

namespace Prompter.Simulator.Wire;

/// <summary>A whole response.</summary>
internal sealed record Reply(int Status, string Body)
{
    public string ContentType { get; init; } = "application/json";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A page, as proxies send it in front of a provider.</summary>
    public static Reply Html(int status) =>
        new(
            status,
            $"""
            <html>
            <head><title>{status} {(status == 200 ? "Welcome" : "Bad Gateway")}</title></head>
            <body>
            <center><h1>{status} {(status == 200 ? "Welcome" : "Bad Gateway")}</h1></center>
            <hr><center>nginx</center>
            </body>
            </html>

            """
        )
        {
            ContentType = "text/html",
        };
}

using Prompter.Cli.Pages;

namespace Prompter.Cli.Tests;

/// <summary>What <c>-f URL</c> makes of a page of the web.</summary>
public sealed class PageTests : CommandLineTest
{
    private static readonly Uri Address = new("https://site.example/notes/one.html");

    private static readonly string Words = string.Join(
        ' ',
        Enumerable.Range(1, 120).Select(number => $"word{number}, which belongs to the text")
    );

    private static readonly string Article = $"""
        <!doctype html><html><head><title>A  title</title><style>p {'{'} {'}'}</style></head><body>
        <nav><a href="/">Home</a> <a href="/all">All</a></nav>
        <article><h2>Part <em>one</em></h2><p>Read <a href="two.html">the next</a>, <b>all</b> of it, and <code>x = 1</code>.<br>{Words}</p>
        <ul><li>first<ul><li>inner</li></ul></li><li>second</li></ul><ol start="3"><li>third</li></ol>
        <pre><code class="language-py">if x:
            y = "&lt;"</code></pre>
        <table><tr><th>Name</th><th>Age</th></tr><tr><td>A | B</td><td>3</td></tr></table>
        <blockquote><p>Said {Words}</p></blockquote><p>{Words}</p></article>
        <footer>Imprint</footer><script>alert(1)</script></body></html>
        """;

    [Fact]
    public void An_article_is_its_title_its_address_and_its_text_as_Markdown()
    {
        var text = Read(Article)!.Replace(Words, "WORDS", StringComparison.Ordinal);

        Assert.Equal(
            """"
            # A title

            https://site.example/notes/one.html

            ## Part *one*

            Read [the next](https://site.example/notes/two.html), **all** of it, and `x = 1`.
            WORDS

            - first
              - inner
            - second

            3. third

            ```py
            if x:
                y = "<"
            ```

            | Name | Age |
            | --- | --- |
            | A \| B | 3 |

            > Said WORDS

            WORDS

            """",
            text
        );
    }

    /// <summary>The page, and what is read of it.</summary>
    [Theory]
    [InlineData("<p>Short</p>", "https://site.example/notes/one.html\n\nShort\n")]
    [InlineData("<title>T</title><h1>T</h1>x", "https://site.example/notes/one.html\n\n# T\n\nx\n")]
    [InlineData(
        "<a href='javascript:x()'>a</a> <a href='#b'>b</a> <a href='/c'>c</a>",
        "https://site.example/notes/one.html\n\na b [c](https://site.example/c)\n"
    )]
    [InlineData("<img src=x.png><img alt='A cat'>", "https://site.example/notes/one.html\n\n[image: A cat]\n")]
    [InlineData(
        "<table><tr><td><p>One</p><p>Two</p></td></tr></table>",
        "https://site.example/notes/one.html\n\nOne\n\nTwo\n"
    )]
    [InlineData("<pre>```</pre>", "https://site.example/notes/one.html\n\n````\n```\n````\n")]
    [InlineData("<script>x</script>", null)]
    [InlineData("", null)]
    [InlineData("<ul><li></li></ul><b> </b><table></table>", null)]
    public void A_page_that_is_no_article_is_read_as_a_whole(string html, string? text) =>
        Assert.Equal(text, Read(html));

    [Theory]
    [InlineData("windows-1251", null)]
    [InlineData("koi8-r", null)]
    [InlineData("utf-8", null)]
    [InlineData("windows-1251", "iso-8859-1")]
    [InlineData("utf-16", "utf-16")]
    public void The_encoding_of_a_page_is_what_the_server_or_the_page_says(string charset, string? wrongMeta)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var page = $"<meta charset={wrongMeta ?? charset}><p>Привет</p>";
        var bytes = Encoding.GetEncoding(charset).GetBytes(page);

        Assert.Contains(
            "Привет",
            WebPage.Read(bytes, wrongMeta is null ? null : $"\"{charset}\"", Address),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("<div>", 3_000)]
    [InlineData("<ul><li>", 1_000)]
    [InlineData("<table><tr><td>", 1_000)]
    [InlineData("<p>x", 5_000)]
    [InlineData("<a href=x>", 300)]
    public void A_hostile_page_is_read_too(string html, int count) =>
        Assert.Contains("end", Read(string.Concat(Enumerable.Repeat(html, count)) + "end"), StringComparison.Ordinal);

    [Theory]
    [InlineData("text/html; charset=utf-8", "", "# A title\n\nhttp://")]
    [InlineData("text/html", "--raw-url", "<!doctype html><html><head>")]
    [InlineData("text/plain", "", "<!doctype html><html><head>")]
    public async Task A_fragment_is_the_text_of_a_page_and_other_text_as_it_is(
        string type,
        string option,
        string beginning
    )
    {
        await using var page = new ScriptedServer(new ScriptedAnswer(Article) { ContentType = type });

        var finished = await Prompter.RunAsync([
            "-m",
            "sim:echo",
            .. option.Length > 0 ? [option] : (string[])[],
            "--",
            "-f",
            page.BaseUrl.ToString(),
            "Question",
        ]);

        Assert.StartsWith(beginning, finished.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nQuestion\n", finished.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "text/html",
        "<script>x</script>",
        "has no text that can be read without a browser; --raw-url takes it as it is"
    )]
    [InlineData("application/pdf", "%PDF-1.7 x", "is no text; attach it with -a")]
    public async Task What_has_no_text_says_what_to_do(string type, string body, string message)
    {
        await using var page = new ScriptedServer(new ScriptedAnswer(body) { ContentType = type });

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "-f", page.BaseUrl.ToString(), "Hi");

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains(message, finished.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_refused()
    {
        await using var page = new ScriptedServer(
            new ScriptedAnswer(new string('x', (10 * 1024 * 1024) + 1)) { ContentType = "text/html" }
        );

        var finished = await Prompter.RunAsync("-m", "sim:echo", "--", "-f", page.BaseUrl.ToString(), "Hi");

        Assert.Contains("more than 10 MiB", finished.Error, StringComparison.Ordinal);
    }

    private static string? Read(string html) => WebPage.Read(Encoding.UTF8.GetBytes(html), "utf-8", Address);
}

using System.Text.RegularExpressions;
using Prompter.Providers.Errors;
using Prompter.Redaction;

namespace Prompter.Tests.Redaction;

public partial class RedactorTests
{
    private static readonly Redactor Shapes = new([]);

    public static TheoryData<string> Keys =>
        [
            "sk-abcdefghijklmnop1234T3BlbkFJabcdefghijklmnopqrst",
            "sk-proj-Ab3_dEf-GhIjKlMnOpQrStUvWxYz0123456789",
            "sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz-0123456789_AA",
            "sk-or-v1-0123456789abcdef0123456789abcdef",
            "AIzaSyA1234567890abcdefghijklmnopqrstuv",
            "gsk_0123456789abcdefABCDEF0123456789abcdefABCDEF01234567",
            "xai-0123456789abcdefABCDEF0123456789abcdef",
            "ghp_0123456789abcdefABCDEF0123456789abcd",
            "github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123456789",
            "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
            "AKIAIOSFODNN7EXAMPLE",
        ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_redacted_wherever_a_word_begins(string key)
    {
        Assert.Equal("[redacted]", Shapes.Redact(key));
        foreach (
            var before in new[]
            {
                " ",
                "\"",
                "'",
                "=",
                ":",
                "(",
                "_",
                "-",
                "é",
                "\n",
                "\\n",
                "%20",
                "\\u0022",
                "\u001b[1;31m",
            }
        )
        {
            Assert.Equal($"a{before}[redacted].", Shapes.Redact($"a{before}{key}."));
        }
    }

    [Theory]
    [InlineData("scikit sk-learn and sk-your-key-here, sk-test")]
    [InlineData("a task-force-of-2024-01-01-members and a risk-assessment-of-2024")]
    [InlineData("bearer of news, Bearer of good tidings; the Bearer authentication scheme")]
    [InlineData("xai-grok, xai-grok-4-fast-reasoning-2025")]
    [InlineData("hf_load_model_v2_from_the_hub and hf_hub_download")]
    [InlineData("gsk_vaccine_data_of_2023_q4")]
    [InlineData("sk-a-very-long-name-without-any-figure-in-it-at-all")]
    [InlineData("Authorization: Bearer $TOKEN or Bearer <token>")]
    [InlineData("Incorrect API key provided: sk-test. You can find your API key at https://example.com/keys.")]
    [InlineData("[31msk-abcdefgh12345678 mask-abcdefgh12345678 5%2sk-abcdefgh12345678 \\u00zzsk-abcdefgh12345678")]
    [InlineData("")]
    public void Prose_is_left_alone_and_not_copied(string text) => Assert.Same(text, Shapes.Redact(text));

    [Theory]
    [InlineData("Authorization: Bearer abcdef.0123456789+/=, done", "Authorization: Bearer [redacted], done")]
    [InlineData("authorization: bearer eyJhbGciOi1.eyJzdWIiOjE.c2ln", "authorization: bearer [redacted]")]
    [InlineData("h=Bearer%20abcdef0123456789&x", "h=Bearer%20[redacted]&x")]
    [InlineData("Bearer sk-abcdefgh12345678 end", "Bearer [redacted] end")]
    public void The_word_Bearer_stays(string text, string expected) => Assert.Equal(expected, Shapes.Redact(text));

    [Fact]
    public void Two_keys_in_a_line_are_two() =>
        Assert.Equal("a=[redacted] b=[redacted],c", Shapes.Redact("a=sk-abcdefgh12345678 b=AIzaabcdefgh12345678,c"));

    [Fact]
    public void A_known_value_is_found_anywhere_and_the_longest_counts()
    {
        var redactor = new Redactor(["hunter22", "hunter22-and-more", "  blanks around  "]);
        Assert.Equal("x[redacted]y", redactor.Redact("xhunter22y"));
        Assert.Equal("x[redacted]y", redactor.Redact("xhunter22-and-morey"));
        Assert.Equal("x[redacted]-and-mory", redactor.Redact("xhunter22-and-mory"));
        Assert.Equal("[redacted]", redactor.Redact("hunter22hunter22"));
        Assert.Equal("hunter2 hunter2", redactor.Redact("hunter2 hunter2"));
        Assert.Equal("[[redacted]]", redactor.Redact("[blanks around]"));
    }

    [Fact]
    public void Overlapping_secrets_leave_nothing_between_them()
    {
        var redactor = new Redactor(["abcdefgh!1", "gh!1+tail=?"]);
        Assert.Equal("([redacted])", redactor.Redact("(abcdefgh!1+tail=?)"));
        Assert.Equal("Bearer [redacted])", redactor.Redact("Bearer 0123456789-abcdefgh!1+tail=?)"));
    }

    [Fact]
    public void A_known_value_that_a_key_goes_on_after_takes_the_rest_along() =>
        Assert.Equal("[redacted] x", new Redactor(["sk-abcdefgh12345678"]).Redact("sk-abcdefgh12345678ZZZ x"));

    [Fact]
    public void A_value_that_holds_the_word_Bearer_is_a_secret_as_a_whole() =>
        Assert.Equal(
            "H: [redacted]!",
            new Redactor(["Bearer me-0123456789abc?"]).Redact("H: Bearer me-0123456789abc?!")
        );

    [Fact]
    public void Values_of_fewer_than_eight_characters_are_no_secrets()
    {
        Assert.Equal("sk-test", new Redactor(["sk-test", " sk-test ", "", "   "]).Redact("sk-test"));
        Assert.Throws<ArgumentNullException>(() => new Redactor(null!));
        Assert.Throws<ArgumentNullException>(() => Shapes.Redact(null!));
    }

    [Fact]
    public void A_value_is_found_escaped_and_encoded()
    {
        const string Secret = "p\"ä/s+s&w'ö\\r d<1>\nsecond line";
        var redactor = new Redactor([Secret]);
        foreach (
            var form in new[]
            {
                Secret,
                Secret.Replace("\n", "\r\n", StringComparison.Ordinal),
                JsonSerializer.Serialize(Secret).Trim('"'),
                Uri.EscapeDataString(Secret),
                LowerCaseEscapes().Replace(Uri.EscapeDataString(Secret), escape => escape.Value.ToLowerInvariant()),
                WebUtility.UrlEncode(Secret),
                Secret.Replace("'", "'\\''", StringComparison.Ordinal),
                "p\\\"ä/s+s&w'ö\\\\r d<1>\\nsecond line",
                "p\\\"ä\\/s+s&w'ö\\\\r d<1>\\nsecond line",
            }
        )
        {
            Assert.Equal("<[redacted]>", redactor.Redact($"<{form}>"));
        }
    }

    [Theory]
    [InlineData("Zq/81+hW\"m3'L$tX&v=9%2\\Qb<e> é€😀x")]
    [InlineData("aB3/dE6+fG9/hI2+jK5mN8pQ==")]
    [InlineData("\\\"%&'+ /<>=")]
    [InlineData("100% of C:\\temp\\new\\x41\\u0041 & 'all'\nof it\tunread")]
    public void A_value_is_found_whichever_of_its_characters_are_escaped_and_how_often(string secret)
    {
        var redactor = new Redactor([secret]);
        var random = new Random(secret.Length);
        foreach (var layers in Enumerable.Range(1, 2))
        {
            for (var round = 0; round < 200; round++)
            {
                var text = SecretWriting.Escape(secret, random);
                for (var layer = 1; layer < layers; layer++)
                {
                    text = SecretWriting.EscapeAgain(text, random);
                }

                Assert.Equal("<[redacted]>", redactor.Redact($"<{text}>"));
                var stream = new StreamRedactor(redactor);
                var shown = string.Concat($"<{text}>".Select(character => stream.Append([character])));
                Assert.Equal("<[redacted]>", shown + stream.Flush());
            }
        }
    }

    [Theory]
    [InlineData("100%25 safe", "100%25 safe", "100%2525%20safe", "100%25\\u0020safe")]
    [InlineData("this &amp; that", "this &amp; that", "this &amp;amp; that", "this\\u0020\\u0026amp; that")]
    [InlineData("it'\\''s \\\\mine", "it'\\''s \\\\mine", "it'\\\\''s \\\\\\\\mine")]
    public void A_value_that_looks_escaped_itself_is_found(string secret, params string[] texts) =>
        Assert.All(texts, text => Assert.Equal("<[redacted]>", new Redactor([secret]).Redact($"<{text}>")));

    [Theory]
    [InlineData("{0}…", "[redacted]…")]
    [InlineData("{0}… and {0}…", "[redacted]… and [redacted]…")]
    [InlineData("{0}\\u00…", "[redacted]…")]
    [InlineData("{0}%…", "[redacted]…")]
    [InlineData("{0}\\U0000007…", "[redacted]…")]
    [InlineData("{0}\\u{{7…", "[redacted]…")]
    [InlineData("{0}=7…", "[redacted]…")]
    [InlineData("{0}.", "{0}.")]
    [InlineData("{0}\\u00-…", "{0}\\u00-…")]
    [InlineData("{0}%%%%%%%%%%%%%%%%…", "{0}%%%%%%%%%%%%%%%%…")]
    public void Most_of_a_value_before_an_ellipsis_is_the_value(string text, string expected)
    {
        var redactor = new Redactor(["Tz81hWm3LtXv92Qb"]);
        const string Beginning = "Tz81hWm3Lt";
        text = string.Format(CultureInfo.InvariantCulture, text, Beginning);
        expected = string.Format(CultureInfo.InvariantCulture, expected, Beginning);
        Assert.Equal(expected, redactor.Redact(text));
        var stream = new StreamRedactor(redactor);
        Assert.Equal(expected, string.Concat(text.Select(character => stream.Append([character]))) + stream.Flush());
        Assert.Equal("Tz81hWm…", redactor.Redact("Tz81hWm…"));
    }

    [Fact]
    public void The_first_character_of_a_value_may_have_another_form_as_well()
    {
        var passphrase = $"{new string('x', 128)} {new string('y', 126)}1";
        foreach (
            var (secret, text) in new[]
            {
                ("+abcdefgh1", " abcdefgh1"),
                (passphrase, passphrase.Replace(' ', '+')),
                (passphrase.Replace(' ', '\n'), passphrase.Replace(' ', '\r')),
                (">abcdefgh1", Convert.ToBase64String("xx>abcdefgh1"u8)[3..].Replace('+', '-')),
                ("?abcdefgh1", Convert.ToBase64String("xx?abcdefgh1"u8)[3..].Replace('/', '_')),
            }
        )
        {
            Assert.Equal("<[redacted]>", new Redactor([secret]).Redact($"<{text}>"));
        }
    }

    [Fact]
    public void What_is_escaped_without_end_is_no_secret()
    {
        var secret = string.Concat(Enumerable.Repeat("Tz81hWm3", 16));
        var text = string.Concat(secret.Select(unit => $"{new string('\\', 20)}{unit}"));
        Assert.Same(text, new Redactor([secret]).Redact(text));
        text = "Tz8" + string.Concat(Enumerable.Repeat("%5C", 20)) + "1hWm3";
        Assert.Same(text, new Redactor(["Tz81hWm3"]).Redact(text));
    }

    [Fact]
    public void What_is_shortened_to_a_line_before_it_is_redacted_shows_no_secret()
    {
        const string Secret = "Tz81hWm3LtXv92Qb";
        var redactor = new Redactor([Secret]);
        string[] written =
        [
            Secret,
            Convert.ToBase64String("x:Tz81hWm3LtXv92Qb:y"u8),
            string.Concat(Secret.Select(unit => $"\\u{(int)unit:x4}")),
        ];
        foreach (var secret in written)
        {
            for (var before = 0; before < 60; before++)
            {
                var shown = redactor.Redact(OneLine.From($"{new string('_', before)}{secret} is bad", 60));
                Assert.DoesNotContain(secret[..(secret.Length / 2)], shown, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("\\160\\153\\132q81hWm3LtXv92")]
    [InlineData("\\160kZ\\1618\\61hWm3LtXv92")]
    [InlineData("\\u{70}\\u{06b}\\x{005a}q81hWm3LtXv92")]
    [InlineData("\\u{70kZ", false)]
    [InlineData("&#112&#107&#90q81hWm3LtXv92")]
    [InlineData("&#x70&#x6b;&#000000000000000000090;q81hWm3LtXv92")]
    [InlineData("&percnt;70kZq81hWm3LtXv92")]
    [InlineData("&bsol;u0070kZq81hWm3LtXv92")]
    [InlineData("%26percnt%3B70kZq81hWm3LtXv92")]
    [InlineData("=70=6BZq81hWm3LtXv9=32")]
    [InlineData("pkZq81hWm3LtX=76=392")]
    [InlineData("=80kZq81hWm3LtXv92", false)]
    public void A_value_is_found_with_escapes_of_any_language(string text, bool isFound = true)
    {
        var redactor = new Redactor(["pkZq81hWm3LtXv92"]);
        var expected = isFound ? "<[redacted]>" : $"<{text}>";
        Assert.Equal(expected, redactor.Redact($"<{text}>"));
        var stream = new StreamRedactor(redactor);
        Assert.Equal(
            expected,
            string.Concat($"<{text}>".Select(character => stream.Append([character]))) + stream.Flush()
        );
    }

    [Theory]
    [InlineData("=C3=A4-1rger-weg")]
    [InlineData("%C3%A4-1rger=2Dweg")]
    [InlineData("&#228-1rger-weg")]
    public void A_value_beyond_ASCII_is_found_in_quoted_bytes(string text) =>
        Assert.Equal("<[redacted]>", new Redactor(["ä-1rger-weg"]).Redact($"<{text}>"));

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\\n")]
    [InlineData("\\r\\n")]
    [InlineData("%0D%0A")]
    [InlineData("\n    ")]
    [InlineData(" ")]
    [InlineData("  \n\n")]
    [InlineData(" \t\r\n\r\n  ")]
    [InlineData("\\n \\t\\n")]
    [InlineData("&#10;")]
    [InlineData("%20")]
    public void A_value_is_found_in_base64_of_several_lines(string lineBreak)
    {
        var redactor = new Redactor(["swordfish-and-chips?>~"]);
        foreach (var width in (int[])[4, 7, 20])
        {
            var text = Convert.ToBase64String("user:swordfish-and-chips?>~:more"u8).Chunk(width);
            var shown = redactor.Redact(string.Join(lineBreak, text.Select(line => new string(line))));
            Assert.Matches("^.{6,15}\\[redacted\\].{4,18}$", shown.Replace(lineBreak, "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("swordfish-and-chips")]
    [InlineData("plainword")]
    [InlineData("übersetzer-7?>")]
    public void A_value_is_found_in_base64_alone_and_as_a_part(string secret)
    {
        var redactor = new Redactor([secret]);
        foreach (var before in (string[])["", "u", "me", "me:", "user:"])
        {
            foreach (var after in (string[])["", "\n", ":x", "and more"])
            {
                var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret + after));
                foreach (var form in (string[])[text, text.TrimEnd('='), text.Replace('+', '-').Replace('/', '_')])
                {
                    var shown = redactor.Redact($"<{form}>");
                    Assert.Contains("[redacted]", shown, StringComparison.Ordinal);
                    // What is left are the neighbours, and at most a character of the secret at each end.
                    Assert.InRange(shown.Length, 0, form.Length - (secret.Length * 4 / 3) + "<[redacted]>".Length + 4);
                }
            }
        }
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1234")]
    [InlineData("pelican")]
    [InlineData("sk-test")]
    public void What_is_short_and_ordinary_is_no_secret_although_it_is_used_as_one(string value) =>
        Assert.Equal(value, new Redactor([value]).Redact(value));

    [Theory]
    [InlineData("k3y7")]
    [InlineData("p@ss")]
    [InlineData("javascript")]
    [InlineData("12345678")]
    public void What_is_used_as_a_secret_is_one(string value) =>
        Assert.Equal("<[redacted]>", new Redactor([value]).Redact($"<{value}>"));

    [Fact]
    public void What_is_learned_in_the_middle_of_a_text_is_a_secret_from_there_on()
    {
        var redactor = new Redactor([]);
        var stream = new StreamRedactor(redactor);
        var before = stream.Append("known-later ");
        redactor.Learn(["known-later"]);

        Assert.Equal(
            "known-later [redacted].",
            before + stream.Append("known-") + stream.Append("later") + stream.Append(".") + stream.Flush()
        );
    }

    [Fact]
    public void A_private_key_is_found_indented_and_behind_tags()
    {
        var lines = Enumerable.Range(0, 20).Select(line => $"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC{line:D4}+/").ToArray();
        var key = $"-----BEGIN PRIVATE KEY-----\n{string.Join('\n', lines)}\n-----END PRIVATE KEY-----";
        var redactor = new Redactor([key]);

        Assert.Equal("key: [redacted].", redactor.Redact($"key: {key}."));
        Assert.Equal("key: [redacted].", redactor.Redact($"key: {JsonSerializer.Serialize(key).Trim('"')}."));
        Assert.Equal("[m] [redacted]\n[m] [redacted]", redactor.Redact($"[m] {lines[3]}\n[m] {lines[4]}"));
        Assert.Equal("-----BEGIN PRIVATE KEY-----", redactor.Redact("-----BEGIN PRIVATE KEY-----"));
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(257)]
    [InlineData(5000)]
    public void A_long_value_is_found_whole_and_cut(int length)
    {
        var random = new Random(length);
        var secret = new string(random.GetItems<char>("abcdefXYZ0123456789.", length));
        var redactor = new Redactor([secret]);
        Assert.Equal("<[redacted]>", redactor.Redact($"<{secret}>"));
        if (length > 200)
        {
            Assert.Contains("[redacted]", redactor.Redact(secret[..150]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_long_value_is_not_cut_within_a_character(int shift)
    {
        var secret = new string('x', shift) + string.Concat(Enumerable.Repeat("😀", 200)) + "\ud83d";
        var redactor = new Redactor([secret]);
        Assert.Equal("<[redacted]>", redactor.Redact($"<{secret}>"));
    }

    [Theory]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("openai_api_key")]
    [InlineData("OPENAIKEY")]
    [InlineData("MyApiKey")]
    [InlineData("GPG_KEY")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("TOKEN")]
    [InlineData("DB_PASSWORD_FILE_CONTENT")]
    [InlineData("PGPASSWD")]
    [InlineData("GOOGLE_CREDENTIALS")]
    [InlineData("CREDENTIAL")]
    [InlineData("CLIENT_SECRET")]
    public void A_variable_whose_name_says_so_is_secret(string name) =>
        Assert.Equal("v=[redacted]", FromEnvironment(name, "correct horse").Redact("v=correct horse"));

    [Theory]
    [CaseFile("harmless-variables.jsonl")]
    public void Other_variables_and_harmless_values_are_not(string name, string value) =>
        Assert.Equal($"v={value}", FromEnvironment(name, value).Redact($"v={value}"));

    [Fact]
    public void A_path_of_a_file_that_exists_is_no_secret()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(file, FromEnvironment("SSH_KEY", file).Redact(file));
            Assert.Equal("[redacted]", FromEnvironment("SSH_KEY", file + ".gone").Redact(file + ".gone"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("sk-test", "--key", "sk-test")]
    [InlineData("sk-test", "--key=sk-test")]
    [InlineData("abcd", "prompt", "--key", "abcd", "--other")]
    [InlineData("--key", "--key", "--key")]
    public void The_value_of_the_key_option_is_secret(string secret, params string[] arguments) =>
        Assert.Equal(
            "provided: [redacted].",
            Redactor
                .FromProcess(new Dictionary<string, string>(StringComparer.Ordinal), arguments)
                .Redact($"provided: {secret}.")
        );

    [Theory]
    [InlineData("abc", "--key", "abc")]
    [InlineData("12345", "--key", "12345")]
    [InlineData("prompt", "--keys", "prompt")]
    [InlineData("prompt", "--key=", "prompt")]
    [InlineData("anything", "--key")]
    public void Other_arguments_are_not(string word, params string[] arguments) =>
        Assert.Equal(
            word,
            Redactor.FromProcess(new Dictionary<string, string>(StringComparer.Ordinal), arguments).Redact(word)
        );

    [Fact]
    public void Hostile_text_takes_linear_time()
    {
        var redactor = new Redactor([new string('a', 100) + "b", "sk-a1-sk-a1-sk-a1"]);
        string[] hostile =
        [
            new('a', 200_000),
            string.Concat(Enumerable.Repeat("-sk-a1", 200_000)),
            string.Concat(Enumerable.Repeat("Bearer+a1-", 100_000)),
            string.Concat(Enumerable.Repeat("Bearer ", 150_000)),
            "sk-" + new string('-', 1_000_000),
            string.Concat(Enumerable.Repeat("\u001b[1;1m", 150_000)),
            new('\\', 300_000),
            string.Concat(Enumerable.Repeat("%25", 100_000)),
            string.Concat(Enumerable.Repeat("&amp;", 100_000)),
            string.Concat(Enumerable.Repeat("\\u0061", 50_000)),
        ];
        var watch = Stopwatch.StartNew();
        foreach (var text in hostile)
        {
            redactor.Redact(text);
        }

        // A square of these lengths would be hours.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    private static Redactor FromEnvironment(string name, string value) =>
        Redactor.FromProcess(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }, []);

    [GeneratedRegex("%..", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LowerCaseEscapes();
}

namespace Prompter.Tests.Artifacts;

public class SafeFileNameTests
{
    private static readonly string[] Awkward =
    [
        "",
        " ",
        ".",
        "..",
        "...",
        "../../x",
        "..\\..\\x",
        "/etc/passwd",
        "con",
        "CON",
        "con.txt",
        "CON.txt",
        "nul.tar.gz",
        "COM1",
        "com1",
        "lpt9.x",
        "aux ",
        "a/b:c",
        "a_b_c",
        "a b c",
        "a:b/c",
        "gpt-4",
        "GPT-4",
        "Gpt-4",
        "gpt-4.",
        "gpt-4 ",
        " gpt-4",
        "gpt-4#2",
        "#2",
        "-rf",
        "--",
        "~",
        "~root",
        "a~12345678",
        "a\0b",
        "a\nb",
        "a\u001b[31mb",
        "a\u202eb",
        "😀",
        "😁",
        "a😀b",
        "\ud83d",
        "\ude00",
        "\ud83d\ud83d",
        "é",
        "e\u0301",
        "É",
        "K",
        "\u212a",
        "ß",
        "ss",
        "ſ",
        "İ",
        "i",
        "ı",
        "通义千问",
        "*?\"<>|",
        "%00",
        "$HOME",
        "x" + new string('y', 299),
        "x" + new string('y', 300),
        new string('통', 300),
        new string('é', 300),
        new string('z', 120),
        new string('z', 121),
    ];

    [Theory]
    [InlineData("gpt-4")]
    [InlineData("gpt-4#2")]
    [InlineData("claude-3.5-sonnet@20241022")]
    [InlineData("a_b_c")]
    [InlineData("qwen2.5-coder")]
    public void A_plain_label_is_its_own_name(string label) => Assert.Equal(label, SafeFileName.For(label));

    [Theory]
    [CaseFile("file-names.jsonl")]
    public void Any_other_label_stays_readable_and_gets_a_stable_hash(string label, string name) =>
        Assert.Equal(name, SafeFileName.For(label));

    [Fact]
    public void Names_of_awkward_labels_are_valid_and_distinct() => AssertValidAndDistinct(Awkward);

    [Fact]
    public void Names_of_random_labels_are_valid_and_distinct()
    {
        var random = new Random(20260101);
        const string Alphabet = "aAbB.-_ ~/\\:conCON19#é\u0301\ud83d\ude00\0\u202e통";
        var labels = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 5_000; round++)
        {
            labels.Add(new string(random.GetItems<char>(Alphabet, random.Next(random.Next(1, 12)))));
            labels.Add(new string(random.GetItems<char>(Alphabet, random.Next(300))));
        }

        AssertValidAndDistinct(labels);
    }

    [Fact]
    public void Every_name_can_be_a_file()
    {
        var folder = Directory.CreateTempSubdirectory("prompter-names-");
        try
        {
            foreach (var label in Awkward)
            {
                using var file = File.Open(
                    Path.Combine(folder.FullName, SafeFileName.For(label) + ".stdout.txt"),
                    FileMode.CreateNew
                );
            }

            Assert.Equal(Awkward.Length, folder.GetFiles().Length);
            Assert.Empty(folder.GetDirectories());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertValidAndDistinct(IEnumerable<string> labels)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var label in labels)
        {
            var name = SafeFileName.For(label);
            Assert.True(names.TryAdd(name, label), $"'{label}' and '{names.GetValueOrDefault(name)}' share '{name}'");
            Assert.Equal(name, SafeFileName.For(label));
            Assert.InRange(new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(name), 1, 120);
            Assert.DoesNotContain(name, character => character < ' ' || "/\\:*?\"<>| $%".Contains(character));
            Assert.DoesNotContain(name[0], ".-~ ");
            Assert.DoesNotContain(name[^1], ". ");
            Assert.DoesNotMatch("^(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\\.|$)", name);
        }
    }
}

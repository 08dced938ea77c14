namespace Prompter.Json.Tests;

/// <summary>Broken answers with the values that are meant, a file for each kind; <c>prompter json extract</c> takes them one by one.</summary>
public class JsonCaseTests
{
    private static readonly List<JsonElement> Cases =
    [
        .. Directory
            .GetFiles(Folder(), "*.json")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()),
    ];

    public static TheoryData<string> Names() => [.. Cases.Select(@case => @case.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_answer_becomes_what_is_meant(string name)
    {
        var @case = Cases.Single(@case => @case.GetProperty("name").GetString() == name);
        var expected = @case.GetProperty("expected");

        var found = JsonExtractor.Extract(@case.GetProperty("input").GetString()!);

        Assert.Equal(expected.ValueKind == JsonValueKind.Null, found.Json is null);
        Assert.True(found.Json is null || JsonElement.DeepEquals(expected, found.Parse()!.Value), found.Json);
        Assert.Equal(
            @case.GetProperty("repairs").EnumerateArray().Select(kind => kind.GetString()),
            found.Repairs.Select(repair => repair.Kind.ToString())
        );
    }

    [Fact]
    public void There_are_at_least_two_hundred_distinct_cases() =>
        Assert.InRange(Cases.DistinctBy(@case => @case.GetProperty("input").GetString()).Count(), 200, int.MaxValue);

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Cases");
}

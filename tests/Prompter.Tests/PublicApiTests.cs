using System.Reflection;

namespace Prompter.Tests;

/// <summary>What users of the packages may rely on, as a file in which a change is seen in review.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => ["Prompter", "Prompter.Json", "Prompter.DependencyInjection"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Nothing_public_comes_goes_or_changes_unseen(string package) =>
        Golden.MatchesText($"PublicApi/{package}.txt", PublicApi.Of(Assembly.Load(package)));
}

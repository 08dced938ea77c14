using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Prompter.Tests.Shared;

/// <summary>The cases of a theory, in a file beside the test: a line is a JSON array of the arguments, or a comment after <c>//</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CaseFileAttribute(string name, [CallerFilePath] string test = "") : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) =>
        new([
            .. File.ReadLines(Path.Combine(Path.GetDirectoryName(test)!, name))
                .Where(line => !line.StartsWith("//", StringComparison.Ordinal))
                .Select(line => JsonSerializer.Deserialize<JsonElement[]>(line)!)
                .Select(row => new TheoryDataRow([.. row.Select(Argument)])),
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;

    private static object? Argument(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number ? value.GetInt64() : value.GetString();
}

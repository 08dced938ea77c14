using System.Text.Json;

namespace Prompter.Json.Schema;

/// <summary><c>contains</c> with <c>minContains</c> and <c>maxContains</c>.</summary>
internal sealed class ContainsKeyword(string location, SchemaNode node, long? least, long? most)
    : Keyword("contains", location)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var (count, index) = (0, 0);
        foreach (var item in instance.EnumerateArray())
        {
            if (run.Contains(node, item))
            {
                count++;
                evaluated?.Add(index);
            }

            index++;
        }

        return count < (least ?? 1) ? Fail(run, least is null ? Name : "minContains", $"at least {least ?? 1}", count)
            : count > most ? Fail(run, "maxContains", $"at most {most}", count)
            : true;
    }

    private bool Fail(SchemaRun run, string keyword, FormattableString expected, int count) =>
        run.Collects
        && run.Fail(
            Location,
            keyword,
            FormattableString.Invariant(
                $"expected {FormattableString.Invariant(expected)} items that fit {node.Location}, found {count}"
            )
        );
}

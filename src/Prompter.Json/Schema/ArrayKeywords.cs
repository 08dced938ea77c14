using System.Runtime.InteropServices;

namespace Prompter.Json.Schema;

/// <summary><c>prefixItems</c> and <c>items</c> (or, as older drafts write them, <c>items</c> and <c>additionalItems</c>).</summary>
internal sealed class ItemsKeyword(string location, IReadOnlyList<SchemaNode> prefix, SchemaNode? rest)
    : Keyword("items", location)
{
    /// <summary>The schema of an item, or null.</summary>
    public SchemaNode? SchemaOf(int index) => index < prefix.Count ? prefix[index] : rest;

    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != JsonValueKind.Array)
        {
            return true;
        }

        var fits = true;
        var index = 0;
        foreach (var item in instance.EnumerateArray())
        {
            if (SchemaOf(index) is not { } node)
            {
                break;
            }

            evaluated?.Add(index);
            fits &= run.AllowsItem(node, item, index++);
            if (!fits && !run.Collects)
            {
                return false;
            }
        }

        return fits;
    }
}

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
            if (run.Contains(node, item, index))
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

/// <summary><c>uniqueItems</c>.</summary>
internal sealed class UniqueItemsKeyword(string location) : Keyword("uniqueItems", location)
{
    public override bool Allows(JsonElement instance, SchemaRun run, Evaluated? evaluated)
    {
        if (instance.ValueKind != JsonValueKind.Array || instance.GetArrayLength() < 2)
        {
            return true;
        }

        run.Budget.Take(JsonMarshal.GetRawUtf8Value(instance).Length / 32);
        var seen = new Dictionary<JsonElement, int>(JsonValueComparer.Instance);
        var index = 0;
        foreach (var item in instance.EnumerateArray())
        {
            if (!seen.TryAdd(item, index))
            {
                return run.Collects
                    && run.Fail(
                        Location,
                        Name,
                        $"expected items that differ, found {JsonText.Of(item)} at {seen[item]} and {index}"
                    );
            }

            index++;
        }

        return true;
    }
}

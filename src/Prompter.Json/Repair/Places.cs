namespace Prompter.Json.Repair;

/// <summary>Finds the lines and columns of repairs. Lines are counted once, however many values follow one another in a text.</summary>
internal sealed class Places(string text)
{
    private int line = 1;
    private int lineStart;
    private int counted;

    /// <summary>Repairs with their places, none of which is before those that were asked for last.</summary>
    public JsonRepair[] Locate(IEnumerable<RepairedText.FoundRepair> found)
    {
        // Repairs of one place stay in the order in which they were made.
        var repairs = found
            .OrderBy(repair => repair.Position)
            .Select(repair => new JsonRepair(repair.Kind, repair.Position, 0, 0) { Length = repair.Count })
            .ToArray();
        foreach (ref var repair in repairs.AsSpan())
        {
            var between = text.AsSpan(counted..repair.Position);
            line += between.Count('\n');
            lineStart = between.LastIndexOf('\n') is >= 0 and var last ? counted + last + 1 : lineStart;
            counted = repair.Position;
            repair = repair with { Line = line, Column = repair.Position - lineStart + 1 };
        }

        return repairs;
    }
}

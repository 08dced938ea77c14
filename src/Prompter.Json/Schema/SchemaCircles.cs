namespace Prompter.Json.Schema;

/// <summary>Finds schemas that apply themselves to the same value again, which would never end.</summary>
internal static class SchemaCircles
{
    public static void Check(IEnumerable<SchemaNode> nodes, SchemaMistakes mistakes)
    {
        var done = new HashSet<SchemaNode>();
        foreach (var node in nodes)
        {
            Follow(node, done, mistakes);
        }
    }

    /// <summary>Goes through all that is applied by a schema, with a list instead of recursion: references can be many.</summary>
    private static void Follow(SchemaNode start, HashSet<SchemaNode> done, SchemaMistakes mistakes)
    {
        var open = new HashSet<SchemaNode>();
        var stack = new Stack<(SchemaNode Node, IEnumerator<SchemaNode> Next)>();
        Open(start);
        while (stack.TryPeek(out var top))
        {
            if (!top.Next.MoveNext())
            {
                open.Remove(top.Node);
                stack.Pop().Next.Dispose();
            }
            else if (open.Contains(top.Next.Current))
            {
                mistakes.Add(top.Next.Current.Location, "it refers to itself without end");
            }
            else
            {
                Open(top.Next.Current);
            }
        }

        void Open(SchemaNode node)
        {
            if (done.Add(node))
            {
                open.Add(node);
                stack.Push((node, node.Keywords.SelectMany(keyword => keyword.InPlace).GetEnumerator()));
            }
        }
    }
}

using System.Runtime.InteropServices;

namespace Prompter.Json.Schema;

/// <summary>How many schemas may still be applied: alternatives that lead to alternatives could be tried for years.</summary>
/// <param name="value">The value; a long one may take more.</param>
internal class SchemaBudget(JsonElement value)
{
    private long left = 4_000_000 + 40L * JsonMarshal.GetRawUtf8Value(value).Length;

    /// <exception cref="JsonSchemaException">Nothing is left.</exception>
    public void Take(SchemaNode node)
    {
        if (--left < 0)
        {
            throw new JsonSchemaException(
                $"the schema is too expensive: to compare this value with it takes millions of steps, the last at {node.Location}; "
                    + "use fewer alternatives that lead to others"
            );
        }
    }
}

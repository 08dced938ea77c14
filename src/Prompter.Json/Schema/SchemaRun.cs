using System.Runtime.CompilerServices;

namespace Prompter.Json.Schema;

/// <summary>One validation of one value.</summary>
internal sealed class SchemaRun(SchemaBudget budget, SchemaScope? scope = null)
{
    /// <summary>Levels of a value that are looked into; a stack holds several times as many.</summary>
    public const int MaximalDepth = 512;

    /// <summary>Schemas that may apply to one value, one through the other. No schema that ends needs as many.</summary>
    private const int MaximalChain = 512;

    private const int MostExplanations = 3;

    private readonly List<string> path = [];
    private List<JsonSchemaError>? errors;
    private SchemaScope? scope = scope;
    private int depth;
    private int chain;
    private int explanations;

    /// <summary>The resources that this validation has come through.</summary>
    public SchemaScope? Scope => scope;

    /// <summary>Whether the errors are asked for, not the verdict alone.</summary>
    public bool Collects => errors is not null;

    /// <summary>Whether a failure in alternatives is explained by each of them: in alternatives within alternatives that would have no end.</summary>
    public bool MayExplain => explanations <= MostExplanations;

    /// <summary>Where the value is that is looked at: a JSON pointer.</summary>
    public string Path => string.Concat(path);

    /// <summary>Applies a schema to a value and tells all that does not fit.</summary>
    public List<JsonSchemaError> ErrorsOf(SchemaNode node, JsonElement instance)
    {
        var outer = errors;
        var own = errors = [];
        explanations++;
        Allows(node, instance, evaluated: null);
        explanations--;
        errors = outer;
        return own;
    }

    /// <summary>Applies a schema to a value, and tells nobody why it does not fit.</summary>
    public bool Fits(SchemaNode node, JsonElement instance, Evaluated? evaluated)
    {
        var outer = errors;
        errors = null;
        var fits = Allows(node, instance, evaluated);
        errors = outer;
        return fits;
    }

    /// <summary>Applies a schema to a value, where a failure leaves nothing in <paramref name="evaluated"/>.</summary>
    public bool FitsAlone(SchemaNode node, JsonElement instance, Evaluated? evaluated)
    {
        if (evaluated is null)
        {
            return Fits(node, instance, evaluated: null);
        }

        var own = new Evaluated();
        var fits = Fits(node, instance, own);
        if (fits)
        {
            evaluated.Add(own);
        }

        return fits;
    }

    public bool Allows(SchemaNode node, JsonElement instance, Evaluated? evaluated)
    {
        budget.Take(node);
        if (node.Verdict is { } verdict)
        {
            return verdict || Fail(node.Location, "false", $"nothing is allowed here, found {JsonText.Of(instance)}");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++chain > MaximalChain)
        {
            throw new JsonSchemaException($"the schema is wrong at {node.Location}: it refers to itself without end");
        }

        var outer = scope;
        if (!ReferenceEquals(scope?.Resource, node.Resource))
        {
            scope = new(node.Resource, scope);
        }

        var own = node.AsksForEvaluated ? new Evaluated() : evaluated;
        var fits = true;
        foreach (var keyword in node.Keywords)
        {
            // What is left over is unknown where an alternative failed; a list of all members would explain nothing.
            if (!fits && keyword is LeftoverKeyword)
            {
                continue;
            }

            if (!keyword.Allows(instance, this, own))
            {
                fits = false;
                if (errors is null)
                {
                    break;
                }
            }
        }

        if (fits && !ReferenceEquals(own, evaluated))
        {
            evaluated?.Add(own!);
        }

        scope = outer;
        chain--;
        return fits;
    }

    /// <summary>Applies a schema to a member of the value.</summary>
    public bool AllowsMember(SchemaNode node, JsonElement member, string name) =>
        AllowsChild(node, member, errors is null ? "" : JsonPointer.Append("", name));

    /// <summary>Applies a schema to an item of the value.</summary>
    public bool AllowsItem(SchemaNode node, JsonElement item, int index) =>
        AllowsChild(node, item, errors is null ? "" : JsonPointer.Append("", index));

    /// <summary>Whether an item of the value fits, told to nobody.</summary>
    public bool Contains(SchemaNode node, JsonElement item)
    {
        var outer = errors;
        errors = null;
        var fits = AllowsChild(node, item, "");
        errors = outer;
        return fits;
    }

    /// <summary>Notes that a rule is broken.</summary>
    /// <returns><see langword="false"/>.</returns>
    public bool Fail(Keyword keyword, JsonElement instance, string expected)
    {
        errors?.Add(
            new(
                Path,
                keyword.Location,
                keyword.Name,
                $"expected {expected}, found {JsonText.Of(instance)}".ReplaceLineEndings(" ")
            )
            {
                Expected = expected,
            }
        );
        return false;
    }

    /// <inheritdoc cref="Fail(Keyword, JsonElement, string)"/>
    public bool Fail(string location, string keyword, string message)
    {
        errors?.Add(new(Path, location, keyword, message.ReplaceLineEndings(" ")));
        return false;
    }

    /// <summary>Notes errors that were found apart.</summary>
    public void Fail(IEnumerable<JsonSchemaError> found) => errors?.AddRange(found);

    private bool AllowsChild(SchemaNode node, JsonElement child, string segment)
    {
        if (depth == MaximalDepth)
        {
            return Fail(node.Location, "", $"the value is nested deeper than {MaximalDepth} levels");
        }

        var outer = chain;
        (chain, depth) = (0, depth + 1);
        path.Add(segment);
        var fits = Allows(node, child, evaluated: null);
        path.RemoveAt(path.Count - 1);
        (chain, depth) = (outer, depth - 1);
        return fits;
    }
}

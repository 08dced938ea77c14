using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Prompter.Json.Schema;

/// <summary>One validation of one value.</summary>
internal sealed class SchemaRun(JsonElement root, SchemaBudget budget, SchemaScope? scope = null)
{
    /// <summary>Levels of a value that are looked into; a stack holds several times as many.</summary>
    public const int MaximalDepth = 512;

    /// <summary>Schemas that may apply to one value, one through the other. No schema that ends needs as many.</summary>
    private const int MaximalChain = 512;

    private const int MostExplanations = 3;

    /// <summary>What the text of an error costs.</summary>
    private const int StepsOfError = 32;

    /// <summary>Verdicts are remembered from here on; most comparisons are over before, and are quicker without.</summary>
    private const int StepsBeforeMemory = 10_000;

    private readonly List<(string? Name, int Index)> path = [];
    private readonly Dictionary<(SchemaNode Node, SchemaScope? Scope, nint Place), bool> verdicts = [];
    private List<JsonSchemaError>? errors;
    private SchemaScope? scope = scope;
    private int depth;
    private int chain;
    private int explanations;

    /// <summary>Whether a name is looked at, which is no part of the value.</summary>
    private bool isInName;

    /// <summary>The resources that this validation has come through.</summary>
    public SchemaScope? Scope => scope;

    /// <summary>Where rules count what they cost beyond the schema that they are in.</summary>
    public SchemaBudget Budget => budget;

    /// <summary>Whether the errors are asked for, not the verdict alone.</summary>
    public bool Collects => errors is not null;

    /// <summary>Whether a failure in alternatives is explained by each of them: in alternatives within alternatives that would have no end.</summary>
    public bool MayExplain => explanations <= MostExplanations;

    /// <summary>Where the value is that is looked at: a JSON pointer.</summary>
    public string Path =>
        path.Aggregate(
            "",
            (pointer, step) =>
                step.Name is { } name ? JsonPointer.Append(pointer, name) : JsonPointer.Append(pointer, step.Index)
        );

    /// <summary>The rule, or the schema, that is being applied.</summary>
    public string Place { get; private set; } = "";

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
            Add(evaluated, own);
        }

        return fits;
    }

    public bool Allows(SchemaNode node, JsonElement instance, Evaluated? evaluated)
    {
        Place = node.Location;
        budget.Take(1 + (SizeOf(instance) / 16));
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
        scope = SchemaScope.Enter(scope, node.Resource);
        var fits =
            errors is null && evaluated is null && !isInName && budget.Taken > StepsBeforeMemory
                ? Remembered(node, instance)
                : Applies(node, instance, evaluated);
        scope = outer;
        chain--;
        return fits;
    }

    /// <summary>The verdict that is known, or is found now: the same part of a value may be reached in more ways than can be tried.</summary>
    private bool Remembered(SchemaNode node, JsonElement instance)
    {
        var key = (node, scope, OffsetOf(instance));
        if (!verdicts.TryGetValue(key, out var fits))
        {
            fits = Applies(node, instance, evaluated: null);
            verdicts[key] = fits;
        }

        return fits;
    }

    /// <summary>Where a part of the value stands in its text.</summary>
    private nint OffsetOf(JsonElement instance) =>
        Unsafe.ByteOffset(
            ref MemoryMarshal.GetReference(JsonMarshal.GetRawUtf8Value(root)),
            ref MemoryMarshal.GetReference(JsonMarshal.GetRawUtf8Value(instance))
        );

    /// <summary>How much there is to look at in a value, without what is in its items.</summary>
    private static long SizeOf(JsonElement instance)
    {
        switch (instance.ValueKind)
        {
            case JsonValueKind.Object:
                return instance.GetPropertyCount();
            case JsonValueKind.Array:
                return instance.GetArrayLength();
        }

        var length = JsonMarshal.GetRawUtf8Value(instance).Length;
        // To divide long numbers takes time by the square.
        return (length / 4) + (instance.ValueKind == JsonValueKind.Number ? (long)length * length / 2000 : 0);
    }

    private bool Applies(SchemaNode node, JsonElement instance, Evaluated? evaluated)
    {
        var own = node.AsksForEvaluated ? new Evaluated() : evaluated;
        var fits = true;
        foreach (var keyword in node.Keywords)
        {
            // What is left over is unknown where an alternative failed; a list of all members would explain nothing.
            if (!fits && keyword is LeftoverKeyword)
            {
                continue;
            }

            Place = keyword.Location;
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
            Add(evaluated, own!);
        }

        return fits;
    }

    private void Add(Evaluated? evaluated, Evaluated others)
    {
        budget.Take(others.Count / 4);
        evaluated?.Add(others);
    }

    /// <summary>Applies a schema to a member of the value.</summary>
    public bool AllowsMember(SchemaNode node, JsonElement member, string name) => AllowsChild(node, member, (name, 0));

    /// <summary>Applies a schema to the name of a member.</summary>
    public bool AllowsName(SchemaNode node, string name)
    {
        var outer = isInName;
        isInName = true;
        var fits = AllowsChild(node, JsonValue.Of(name), (name, 0));
        isInName = outer;
        return fits;
    }

    /// <summary>Applies a schema to an item of the value.</summary>
    public bool AllowsItem(SchemaNode node, JsonElement item, int index) => AllowsChild(node, item, (null, index));

    /// <summary>Whether an item of the value fits, told to nobody.</summary>
    public bool Contains(SchemaNode node, JsonElement item, int index)
    {
        var outer = errors;
        errors = null;
        var fits = AllowsItem(node, item, index);
        errors = outer;
        return fits;
    }

    /// <summary>Notes that a rule is broken.</summary>
    /// <returns><see langword="false"/>.</returns>
    public bool Fail(Keyword keyword, JsonElement instance, string expected)
    {
        if (errors is null)
        {
            return false;
        }

        budget.Take(StepsOfError);
        errors.Add(
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
        if (errors is not null)
        {
            budget.Take(StepsOfError);
            errors.Add(new(Path, location, keyword, message.ReplaceLineEndings(" ")));
        }

        return false;
    }

    /// <summary>Notes errors that were found apart.</summary>
    public void Fail(IEnumerable<JsonSchemaError> found) => errors?.AddRange(found);

    private bool AllowsChild(SchemaNode node, JsonElement child, (string?, int) step)
    {
        if (depth == MaximalDepth)
        {
            return Fail(node.Location, "", $"the value is nested deeper than {MaximalDepth} levels");
        }

        var outer = chain;
        (chain, depth) = (0, depth + 1);
        path.Add(step);
        var fits = Allows(node, child, evaluated: null);
        path.RemoveAt(path.Count - 1);
        (chain, depth) = (outer, depth - 1);
        return fits;
    }
}

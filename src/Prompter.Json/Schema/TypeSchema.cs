using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Prompter.Json.Schema;

/// <summary>Makes the schema of a type, in the shape that the strict modes of OpenAI and Anthropic accept.</summary>
internal static class TypeSchema
{
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Adapt,
    };

    public static JsonElement Of(JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return JsonValue.Parse(type.GetJsonSchemaAsNode(Options).ToJsonString());
    }

    private static JsonNode Adapt(JsonSchemaExporterContext context, JsonNode node)
    {
        // OpenAI refuses whatever stands beside a reference.
        if (node is not JsonObject schema || schema.ContainsKey("$ref"))
        {
            return node;
        }

        // A strict mode has no room for a value that is used when nothing is said.
        schema.Remove("default");
        if (schema["enum"] is JsonArray values && schema["type"] is null)
        {
            JsonNode type = values.Contains(null) ? new JsonArray("string", "null") : "string";
            schema.Insert(0, "type", type);
        }

        if (
            context.TypeInfo.Kind == JsonTypeInfoKind.Object
            && !context.TypeInfo.Properties.Any(property => property.IsExtensionData)
        )
        {
            var names =
                (schema["properties"] as JsonObject)?.Select(property => (JsonNode)property.Key).ToArray() ?? [];
            schema["required"] = new JsonArray(names);
            schema["additionalProperties"] = false;
        }

        if (Description(context) is { } description)
        {
            schema["description"] = description;
        }

        return schema;
    }

    private static string? Description(JsonSchemaExporterContext context)
    {
        var member = context.PropertyInfo?.AttributeProvider;
        var own = member?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).FirstOrDefault();
        return (
            own as DescriptionAttribute ?? context.TypeInfo.Type.GetCustomAttribute<DescriptionAttribute>()
        )?.Description;
    }
}

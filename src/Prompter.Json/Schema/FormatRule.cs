using System.Text.Json;
using Prompter.Json.Schema.Formats;

namespace Prompter.Json.Schema;

/// <summary>Reads <c>format</c> as a rule. A name that nobody knows allows everything, as the standard has it.</summary>
internal static class FormatRule
{
    public static void Read(SchemaReader reader)
    {
        if (reader.Text("format") is { } name && KnownFormats.Find(name) is { } isValid)
        {
            reader.Add(
                new Assertion(
                    "format",
                    reader.LocationOf("format"),
                    $"a string of the format {name}",
                    value => value.ValueKind != JsonValueKind.String || isValid(value.GetString()!)
                )
            );
        }
    }
}

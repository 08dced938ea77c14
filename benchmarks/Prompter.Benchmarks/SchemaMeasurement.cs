using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Prompter.Json.Schema;

namespace Prompter.Benchmarks;

/// <summary>Checking an answer against a schema, against what it takes to parse the answer.</summary>
internal static class SchemaMeasurement
{
    private const int Rounds = 21;
    private const int Calls = 5000;

    private const string Schema = """
        {"type":"object","additionalProperties":false,"required":["title","kind","items"],"properties":{
          "title":{"type":"string","minLength":1,"maxLength":200},
          "kind":{"enum":["invoice","order","offer"]},
          "customer":{"$ref":"#/$defs/customer"},
          "items":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"required":["name","amount","price"],"properties":{
            "name":{"type":"string"},"amount":{"type":"integer","minimum":1},"price":{"type":"number","minimum":0,"multipleOf":0.01},
            "note":{"anyOf":[{"type":"string"},{"type":"null"}]}}}}},
         "$defs":{"customer":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"number":{"type":"string","pattern":"^[A-Z]{2}\\d{4}$"}}}}}
        """;

    public static void Run()
    {
        var item = """{"name":"Steel pelican, 12 cm","amount":3,"price":14.95,"note":null}""";
        var items = string.Join(',', Enumerable.Repeat(item, 13));
        var json = Encoding.UTF8.GetBytes(
            $$"""{"title":"Order of 21 November","kind":"order","customer":{"name":"Ada","number":"AB1234"},"items":[{{items}}]}"""
        );
        var schema = JsonSchema.Parse(Schema);
        using var document = JsonDocument.Parse(json);
        var value = document.RootElement;
        if (!schema.Validate(value).IsValid)
        {
            throw new InvalidOperationException("the answer does not fit its schema");
        }

        var ratios = new List<double>();
        for (var round = -Rounds; round < Rounds; round++)
        {
            var validation = Time(() => schema.Validate(value));
            var parsing = Time(() => JsonDocument.Parse(json).Dispose());
            if (round >= 0)
            {
                ratios.Add(validation / parsing);
            }
        }

        Table.Add($"validation of {json.Length} bytes by a schema", "parsing them", null, "x", Table.Median(ratios));
    }

    private static double Time(Action action)
    {
        var clock = Stopwatch.StartNew();
        for (var call = 0; call < Calls; call++)
        {
            action();
        }

        return clock.Elapsed.TotalSeconds;
    }
}

using System.ComponentModel;
using System.Text.Json.Serialization;
using Prompter.Json.Schema;

namespace Prompter.Json.Tests.Schema;

public partial class TypeSchemaTests
{
    [Fact]
    public void A_type_becomes_a_schema_that_strict_modes_accept()
    {
        var schema = JsonSchema.FromType(TestJson.Default.Person);

        var expected = Json.Parse(
            """
            {
              "type": "object",
              "properties": {
                "name": {
                  "type": "string",
                  "description": "The full name"
                },
                "age": {
                  "type": ["integer", "null"]
                },
                "mood": {
                  "type": "string",
                  "enum": ["Happy", "Sad"]
                },
                "born": {
                  "type": "string",
                  "format": "date"
                },
                "friends": {
                  "type": "array",
                  "items": {
                    "$ref": "#"
                  }
                }
              },
              "required": ["name", "age", "mood", "born", "friends"],
              "additionalProperties": false,
              "description": "A person"
            }
            """
        );
        Assert.Equal(Text(expected), Text(schema.Document));
    }

    [Fact]
    public void What_a_type_is_written_as_fits_its_schema()
    {
        var person = new Person(
            "Ada",
            null,
            Mood.Happy,
            new(1815, 12, 10),
            [new("Bo", 3, Mood.Sad, new(2000, 1, 1), [])]
        );
        var options = new JsonSchemaOptions { AssertsFormat = true };
        var schema = JsonSchema.Parse(JsonSchema.FromType(TestJson.Default.Person).Document, options);

        Assert.Empty(
            schema
                .Validate(
                    JsonSerializer.SerializeToElement(person, TestJson.Default.Person),
                    TestContext.Current.CancellationToken
                )
                .Errors
        );
        Assert.Equal(
            "/friends/0/mood",
            Assert
                .Single(
                    schema
                        .Validate(
                            Json.Parse(
                                """
                                {"name":"Ada","age":null,"mood":"Sad","born":"1815-12-10",
                                 "friends":[{"name":"Bo","age":1,"mood":"Angry","born":"2000-01-01","friends":[]}]}
                                """
                            ),
                            TestContext.Current.CancellationToken
                        )
                        .Errors
                )
                .InstancePath
        );
    }

    private static string Text(JsonElement value) => JsonSerializer.Serialize(value, TestJson.Default.JsonElement);

    internal enum Mood
    {
        Happy,
        Sad,
    }

    [Description("A person")]
    internal sealed record Person(
        [property: Description("The full name")] string Name,
        int? Age,
        Mood Mood,
        DateOnly Born,
        IReadOnlyList<Person> Friends
    );

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Person))]
    [JsonSerializable(typeof(JsonElement))]
    internal sealed partial class TestJson : JsonSerializerContext;
}

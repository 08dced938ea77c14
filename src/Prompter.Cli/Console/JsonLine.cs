using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Prompter.Cli.Console;

/// <summary>JSON on one line, for programs.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object on one line, without its end.</summary>
    /// <param name="writeMembers">Writes what stands between the braces.</param>
    public static string Of(Action<Utf8JsonWriter> writeMembers) =>
        Write(writer =>
        {
            writer.WriteStartObject();
            writeMembers(writer);
            writer.WriteEndObject();
        });

    /// <summary>Any value on one line, without its end.</summary>
    public static string Of(JsonElement value) => Write(value.WriteTo);

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}

namespace Prompter.Yaml;

/// <summary>Writes a piece of YAML as JSON: what is not in quotes is a number, a truth value or null where it looks like one.</summary>
internal static class YamlJson
{
    public static string Of(YamlValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, YamlValue value)
    {
        switch (value)
        {
            case YamlList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    writer.WritePropertyName(entry.Key.Text);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case YamlText { IsQuoted: false } plain:
                WritePlain(writer, plain);
                break;
            case YamlText text:
                writer.WriteStringValue(text.Text);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WritePlain(Utf8JsonWriter writer, YamlText text)
    {
        if (text.IsNull)
        {
            writer.WriteNullValue();
        }
        else if (text.Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            writer.WriteBooleanValue(text.Text[0] is 't' or 'T');
        }
        else if (IsNumber(text.Text))
        {
            writer.WriteRawValue(text.Text);
        }
        else
        {
            writer.WriteStringValue(text.Text);
        }
    }

    private static bool IsNumber(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] != '-')
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

namespace Prompter.Yaml;

/// <summary>A piece of a YAML file, with the place where it begins.</summary>
internal abstract record YamlValue(Origin Origin)
{
    /// <summary>How many pieces this is, itself and those that aliases repeat included.</summary>
    public virtual int Size => 1;

    /// <summary>What a user would call it, to follow "not" in a message.</summary>
    public abstract string Kind { get; }

    /// <summary>A text as the list of it alone; another value as it is.</summary>
    public YamlValue AsList() => this is YamlText { IsNull: false } ? new YamlList(Origin, [this]) : this;
}

/// <summary>A text; in a file a number, a truth value and null are texts without quotes.</summary>
internal sealed record YamlText(Origin Origin, string Text, bool IsQuoted) : YamlValue(Origin)
{
    /// <summary>Whether this is YAML's null, in any of its spellings.</summary>
    public bool IsNull => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Kind => IsNull ? "empty" : MessageText.Quote(Text);
}

internal sealed record YamlList(Origin Origin, IReadOnlyList<YamlValue> Items) : YamlValue(Origin)
{
    public override int Size { get; } = 1 + Items.Sum(item => item.Size);
    public override string Kind => "a list";
}

/// <summary>A map; a key that is there twice is in it twice.</summary>
internal sealed record YamlMap(Origin Origin, IReadOnlyList<YamlEntry> Entries) : YamlValue(Origin)
{
    public override int Size { get; } = 1 + Entries.Sum(entry => entry.Value.Size);
    public override string Kind => "a map";
}

internal sealed record YamlEntry(YamlText Key, YamlValue Value);

/// <summary>Something that a mistake has already been reported for.</summary>
internal sealed record YamlInvalid(Origin Origin) : YamlValue(Origin)
{
    public override string Kind => "";
}

namespace Prompter.Catalogue;

/// <summary>What a model has to have.</summary>
internal sealed record ModelNeeds
{
    public ModelCapabilities Can { get; init; }

    /// <summary>The least tokens that it has to take, or null.</summary>
    public long? Context { get; init; }

    /// <summary>The least tokens of one answer, or null.</summary>
    public long? Output { get; init; }

    /// <summary>The most US dollars for a million tokens of input, or null.</summary>
    public decimal? MostForInput { get; init; }

    /// <summary>The same of output.</summary>
    public decimal? MostForOutput { get; init; }

    /// <summary>The needs in the words that they are written in.</summary>
    public IEnumerable<string> Words
    {
        get
        {
            foreach (var word in CapabilityWords.Of(Can))
            {
                yield return word;
            }

            if (Context is { } context)
            {
                yield return TokenCount.Show(context);
            }

            if (Output is { } output)
            {
                yield return $"{TokenCount.Show(output)} output";
            }

            if (MostForInput is { } input)
            {
                yield return MostForOutput == input ? Dollars(input) : $"{Dollars(input)} input";
            }

            if (MostForOutput is { } written && written != MostForInput)
            {
                yield return $"{Dollars(written)} output";
            }
        }
    }

    /// <summary>
    /// The needs with one more, in the words of people: an ability (<c>tools</c>), a size (<c>100k</c>, <c>8k output</c>), or the most dollars for a
    /// million tokens (<c>$2</c> of either, <c>$2 input</c>, <c>$10 output</c>). Null where the words mean none.
    /// </summary>
    public ModelNeeds? With(string words)
    {
        if (CapabilityWords.Find(words) is not ModelCapabilities.None and var ability)
        {
            return this with { Can = Can | ability };
        }

        var parts = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var of = parts.Length == 2 ? parts[1] : "";
        if (parts.Length is 0 or > 2 || of is not ("" or "input" or "output"))
        {
            return null;
        }

        if (parts[0] is ['$', .. var dollars])
        {
            return !decimal.TryParse(
                    dollars,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var most
                )
                    ? null
                : of == "input" ? this with { MostForInput = most }
                : of == "output" ? this with { MostForOutput = most }
                : this with { MostForInput = most, MostForOutput = most };
        }

        return TokenCount.Parse(parts[0]) is not { } tokens ? null
            : of == "output" ? this with { Output = tokens }
            : this with { Context = tokens };
    }

    /// <summary>What a model does not have of it, each in a few words; unknown counts as not there.</summary>
    /// <param name="model">The model.</param>
    /// <param name="price">What it costs, or null where unknown.</param>
    public IEnumerable<string> LackedBy(CatalogueModel model, ModelPrice? price)
    {
        foreach (var word in CapabilityWords.Of(Can & ~model.Can))
        {
            yield return (CapabilityWords.Find(word) & model.Cannot) is ModelCapabilities.None
                ? $"{word} unknown"
                : $"no {word}";
        }

        var room = model.InputLimit ?? model.ContextLength;
        if (Context is { } context && !(room >= context))
        {
            yield return Shown(room, "context");
        }

        if (Output is { } output && !(model.OutputLimit >= output))
        {
            yield return Shown(model.OutputLimit, "output");
        }

        if (price is null)
        {
            if (MostForInput is not null || MostForOutput is not null)
            {
                yield return "price unknown";
            }

            yield break;
        }

        if (price.InputPer1K * 1000 > MostForInput)
        {
            yield return $"{Dollars(price.InputPer1K * 1000)} input";
        }

        if (price.OutputPer1K * 1000 > MostForOutput)
        {
            yield return $"{Dollars(price.OutputPer1K * 1000)} output";
        }
    }

    /// <summary>One figure to compare prices by: three tokens of input for one of output. Null where unknown.</summary>
    public static decimal? Blend(ModelPrice? price) =>
        price is null ? null : (3 * price.InputPer1K + price.OutputPer1K) / 4;

    private static string Shown(long? count, string what) =>
        count is null ? $"{what} unknown" : $"{TokenCount.Show(count.Value)} {what}";

    private static string Dollars(decimal dollars) =>
        string.Create(CultureInfo.InvariantCulture, $"${dollars:0.######}");
}

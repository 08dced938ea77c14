namespace Prompter.Providers.Simulated;

/// <summary>A parameter that may follow the name of a simulated model; <c>Apply</c> gives null for a value that is bad.</summary>
internal sealed record SimulatedParameter<T>(
    string Name,
    string Values,
    string Help,
    Func<string, string> Expected,
    Func<T, string, T?> Apply
)
    where T : SimulatedBehaviour
{
    public static SimulatedParameter<T> TimeToFirstToken { get; } =
        Of(
            "ttft",
            SimulatedValue.Duration,
            "time to the first token or the error in its place",
            (behaviour, time) => behaviour with { TimeToFirstToken = time }
        );

    public static SimulatedParameter<T> TokensPerSecond { get; } =
        Of(
            "tps",
            SimulatedValue.Pace,
            "tokens a second after the first",
            (behaviour, pace) => behaviour with { TokensPerSecond = pace }
        );

    public static SimulatedParameter<T> Tokens { get; } =
        Of(
            "tokens",
            SimulatedValue.Count,
            "how long the text is",
            (behaviour, count) => behaviour with { Tokens = count }
        );

    public static SimulatedParameter<T> BreaksAt { get; } =
        Of(
            "at",
            SimulatedValue.Count,
            "characters of text before a failure in the middle; default half",
            (behaviour, place) => behaviour with { BreaksAt = place }
        );

    public static SimulatedParameter<T> Of<TValue>(
        string name,
        SimulatedValue<TValue> value,
        string help,
        Func<T, TValue, T> apply
    ) =>
        new(
            name,
            value.Values,
            help,
            value.Expected,
            (behaviour, text) => value.Read(text, out var read) ? apply(behaviour, read) : null
        );

    /// <summary>Parameters of <c>echo?ttft=200ms&amp;fail=429x2</c>, after the question mark, put on top of a behaviour; their values are percent-encoded.</summary>
    public static T Read(
        T behaviour,
        string parameters,
        IReadOnlyList<SimulatedParameter<T>> known,
        Func<string, Exception> refuse
    )
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = text.Split('=', 2) is [var before, var after] ? (before, after) : (text, "");
            value = Uri.UnescapeDataString(value);
            var parameter =
                known.FirstOrDefault(one => one.Name == name)
                ?? throw refuse(SimulatedModel.Unknown("parameter", name, known.Select(one => one.Name)));
            if (!given.Add(name))
            {
                throw refuse($"the parameter '{name}' is given twice.");
            }

            behaviour =
                parameter.Apply(behaviour, value)
                ?? throw refuse($"'{value}' is not a value for {name}: {parameter.Expected(value)}.");
        }

        return behaviour;
    }
}

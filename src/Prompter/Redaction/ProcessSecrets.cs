namespace Prompter.Redaction;

/// <summary>The secrets that a process was started with.</summary>
internal static class ProcessSecrets
{
    private const int MinimumArgumentLength = 4;
    private const string KeyOption = "--key";

    private static readonly string[] Words =
    [
        "KEY",
        "APIKEY",
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "CREDENTIAL",
        "CREDENTIALS",
    ];

    /// <summary>
    /// The values of the variables whose names say that they are secret. That of a name like <c>…API_KEY</c> always is; that of one
    /// which ends with such a word unless it is an ordinary word; that of one which has such a word in it where it looks like nothing else.
    /// </summary>
    public static IEnumerable<string> InEnvironment(IReadOnlyDictionary<string, string> environment) =>
        environment.Where(variable => IsSecret(variable.Key, variable.Value.Trim())).Select(variable => variable.Value);

    /// <summary>The values of <c>--key VALUE</c> and <c>--key=VALUE</c>.</summary>
    public static IEnumerable<string> InArguments(IReadOnlyList<string> arguments) =>
        arguments
            .Where(argument => argument.StartsWith($"{KeyOption}=", StringComparison.Ordinal))
            .Select(argument => argument[(KeyOption.Length + 1)..])
            .Concat(arguments.Skip(1).Where((_, before) => arguments[before] == KeyOption))
            .Select(value => value.Trim())
            .Where(value => value.Length >= MinimumArgumentLength && !SecretValue.IsSetting(value));

    /// <summary>KEYBOARD and TOKENIZERS_PARALLELISM do not say it, GPG_KEY and OPENAIKEY do.</summary>
    private static bool IsSecret(string name, string value)
    {
        // A limit, a switch or the place of a key file is not secret, and occurs in ordinary text.
        return EndsWith("API_KEY") || EndsWith("APIKEY") ? !SecretValue.IsSetting(value)
            : Words.Any(EndsWith) ? SecretValue.IsNoWord(value) && !SecretValue.IsSetting(value)
            : name.Split('_').Any(part => Words.Contains(part, StringComparer.OrdinalIgnoreCase))
                && SecretValue.LooksRandom(value)
                && !SecretValue.IsSetting(value);

        bool EndsWith(string word) => name.EndsWith(word, StringComparison.OrdinalIgnoreCase);
    }
}

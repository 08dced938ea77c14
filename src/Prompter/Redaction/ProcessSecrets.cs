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

    /// <summary>The values of the variables whose names say that they are secret, and the passwords in addresses.</summary>
    public static IEnumerable<string> InEnvironment(IReadOnlyDictionary<string, string> environment) =>
        environment
            .Keys.Where(SaysSecret)
            .Select(name => environment[name])
            .Where(MayBeSecret)
            .Concat(environment.Values.Select(PasswordIn).OfType<string>());

    /// <summary>The values of <c>--key VALUE</c> and <c>--key=VALUE</c>.</summary>
    public static IEnumerable<string> InArguments(IReadOnlyList<string> arguments) =>
        arguments
            .Where(argument => argument.StartsWith($"{KeyOption}=", StringComparison.Ordinal))
            .Select(argument => argument[(KeyOption.Length + 1)..])
            .Concat(arguments.Skip(1).Where((_, before) => arguments[before] == KeyOption))
            .Select(value => value.Trim())
            .Where(value => value.Length >= MinimumArgumentLength && MayBeSecret(value));

    private static string? PasswordIn(string value) =>
        value.Contains("://", StringComparison.Ordinal)
        && Uri.TryCreate(value, UriKind.Absolute, out var url)
        && url.UserInfo.Split(':') is [_, var password]
            ? Uri.UnescapeDataString(password)
            : null;

    /// <summary>KEYBOARD and TOKENIZERS_PARALLELISM do not, GPG_KEY and OPENAIKEY do.</summary>
    private static bool SaysSecret(string name) =>
        Words.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
        || name.Split('_').Any(part => Words.Contains(part, StringComparer.OrdinalIgnoreCase));

    /// <summary>A limit, a switch or the place of a key file is not secret, and occurs in ordinary text.</summary>
    private static bool MayBeSecret(string value) =>
        !double.TryParse(
            value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out _
        )
        && !bool.TryParse(value, out _)
        && !Path.Exists(value.Trim());
}

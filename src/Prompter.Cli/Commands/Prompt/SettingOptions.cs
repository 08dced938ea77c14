using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>The options that set what the configuration can set too, as its table has them.</summary>
internal sealed class SettingOptions
{
    private readonly List<(ConfigurationKey Key, Option Option, Option<bool>? No)> rows = [];

    /// <summary>Adds the options whose lines stand between two places of the help, in their order.</summary>
    public void AddTo(Page command, int from, int to)
    {
        foreach (
            var key in ConfigurationKeys
                .All.Where(key => key.Flag?.Place >= from && key.Flag.Place < to)
                .OrderBy(key => key.Flag!.Place)
        )
        {
            var flag = key.Flag!;
            Option option =
                key.Type == SettingType.Boolean ? command.Flag(flag.Name, flag.Help, flag.Short)
                : key.Type.IsList ? command.Texts(flag.Name, flag.Value!, flag.Help, flag.Short)
                : command.Text(flag.Name, flag.Value!, flag.Help, flag.Short);
            var no = flag.HelpOfNo is { } help ? command.Flag($"--no-{flag.Name[2..]}", help, flag.ShortOfNo) : null;
            rows.Add((key, option, no));
            command.Settings[option] = key;
        }
    }

    /// <summary>What was given, so far as it can be used.</summary>
    public IReadOnlyList<Setting> Read(ParseResult parsed, ConfigurationSources sources) =>
        [
            .. rows.Select(row => (row.Key, Value: Read(parsed, row.Key, row.Option, row.No).Value))
                .Select(set =>
                    set.Key.Type.IsPath && set.Value is string path ? (set.Key, sources.ExpandHome(path)) : set
                )
                .Where(set => set.Value is not null)
                .Select(set => new Setting(set.Key, "", set.Value, new(set.Key.Flag!.Name))),
        ];

    /// <summary>Values that are none, and options that exclude each other.</summary>
    public IEnumerable<string> Mistakes(ParseResult parsed) =>
        rows.Select(row => Read(parsed, row.Key, row.Option, row.No).Mistake).OfType<string>();

    private static (object? Value, string? Mistake) Read(
        ParseResult parsed,
        ConfigurationKey key,
        Option option,
        Option<bool>? no
    )
    {
        // What the parser has refused has no value.
        if (parsed.GetResult(option) is not { } given || given.Errors.Any())
        {
            return (no is not null && parsed.GetValue(no) ? false : null, null);
        }

        return option switch
        {
            Option<string[]> list => (parsed.GetValue(list) is { Length: > 0 } texts ? texts : null, null),
            Option<bool> yes when no is not null && parsed.GetValue(no) => parsed.GetValue(yes)
                ? (null, $"{yes.Name} and {no.Name} exclude each other")
                : (false, null),
            Option<bool> yes => (parsed.GetValue(yes) ? true : null, null),
            _ when parsed.GetValue((Option<string?>)option) is { } text => key.Type.Parse!(text) is { } value
                ? (value, null)
                : (
                    null,
                    $"{option.Name} {(key.Type.Words.Count > 0 ? "is" : "takes")} {key.Type.Syntax}, not '{text}'"
                ),
            _ => (null, null),
        };
    }
}

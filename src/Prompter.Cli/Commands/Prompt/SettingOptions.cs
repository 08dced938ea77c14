using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>The options that set what the configuration can set too, as its table has them.</summary>
internal sealed class SettingOptions
{
    private readonly List<(ConfigurationKey Key, Option Option, Option<bool>? No)> rows = [];

    /// <summary>Adds the options whose lines stand between two places of the help, in their order.</summary>
    public void AddTo(Command command, int from, int to)
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
                : key.Type == SettingType.Names ? command.Texts(flag.Name, flag.Value!, flag.Help, flag.Short)
                : command.Text(flag.Name, flag.Value!, flag.Help, flag.Short);
            var no = flag.HelpOfNo is { } help ? command.Flag($"--no-{flag.Name[2..]}", help, flag.ShortOfNo) : null;
            rows.Add((key, option, no));
        }
    }

    /// <exception cref="UsageException">A value is none, or two options exclude each other.</exception>
    public IReadOnlyList<Setting> Read(ParseResult parsed, ConfigurationSources sources) =>
        [
            .. rows.Select(row => (row.Key, Value: Read(parsed, row.Key, row.Option, row.No)))
                .Select(set =>
                    set.Key.Type.IsPath && set.Value is string path ? (set.Key, sources.ExpandHome(path)) : set
                )
                .Where(set => set.Value is not null)
                .Select(set => new Setting(set.Key, "", set.Value, new(set.Key.Flag!.Name))),
        ];

    private static object? Read(ParseResult parsed, ConfigurationKey key, Option option, Option<bool>? no) =>
        option switch
        {
            Option<string[]> list => parsed.GetValue(list) is { Length: > 0 } texts ? texts : null,
            Option<bool> yes when no is not null && parsed.GetValue(no) => !parsed.GetValue(yes)
                ? false
                : throw new UsageException($"{yes.Name} and {no.Name} exclude each other"),
            Option<bool> yes => parsed.GetValue(yes) ? true : null,
            _ => parsed.GetValue((Option<string?>)option) is not { } text
                ? null
                : key.Type.Parse!(text)
                    ?? throw new UsageException(
                        $"{option.Name} {(key.Type.Words.Count > 0 ? "is" : "takes")} {key.Type.Syntax}, not '{text}'"
                    ),
        };
}

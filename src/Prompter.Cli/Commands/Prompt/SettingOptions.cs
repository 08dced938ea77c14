using System.CommandLine;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>The options that set what the configuration can set too, as its table has them.</summary>
internal sealed class SettingOptions
{
    private readonly List<(ConfigurationKey Key, Option Option, Option<bool>? No)> rows =
    [
        .. ConfigurationKeys
            .All.Where(key => key.Flag is not null)
            .Select(key => (key, Create(key), CreateNo(key.Flag!))),
    ];

    /// <summary>The options whose lines stand between two places of the help, in their order.</summary>
    public IEnumerable<Option> Between(int from, int to) =>
        rows.Where(row => row.Key.Flag!.Place >= from && row.Key.Flag.Place < to)
            .OrderBy(row => row.Key.Flag!.Place)
            .SelectMany(row => row.No is null ? [row.Option] : (Option[])[row.Option, row.No]);

    /// <summary>What is set.</summary>
    /// <exception cref="UsageException">A value is none, or two options exclude each other.</exception>
    public IReadOnlyList<Setting> Read(ParseResult parsed) =>
        [
            .. rows.Select(row => (row.Key, Value: Read(parsed, row.Key, row.Option, row.No)))
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

    private static Option Create(ConfigurationKey key)
    {
        var flag = key.Flag!;
        string[] aliases = flag.Short is null ? [] : [flag.Short];
        return key.Type == SettingType.Boolean ? new Option<bool>(flag.Name, aliases) { Description = flag.Help }
            : key.Type == SettingType.Names
                ? new Option<string[]>(flag.Name, aliases)
                {
                    HelpName = flag.Value,
                    Description = flag.Help,
                    AllowMultipleArgumentsPerToken = false,
                }
            : new Option<string?>(flag.Name, aliases) { HelpName = flag.Value, Description = flag.Help };
    }

    private static Option<bool>? CreateNo(SettingFlag flag) =>
        flag.HelpOfNo is null ? null : new($"--no-{flag.Name[2..]}") { Description = flag.HelpOfNo };
}

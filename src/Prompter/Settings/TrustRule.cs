using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>Whether a setting may come from a folder that the user does not trust.</summary>
/// <param name="Name">What the rule allows, in two words.</param>
/// <param name="Objection">What the setting would do, to follow its name in a message; null where it may.</param>
internal sealed record TrustRule(string Name, Func<Setting, FolderSettings, string?> Objection)
{
    /// <summary>It runs nothing, sends nothing elsewhere and costs nothing, whatever its value is.</summary>
    public static readonly TrustRule Free = new("free", (_, _) => null);

    /// <summary>A row that nobody has decided about.</summary>
    public static readonly TrustRule Undecided = Never("may do harm");

    /// <summary>A limit that holds without the folder may be lowered, not raised; null is no limit.</summary>
    public static readonly TrustRule NotAbove = Limit("not above", least: false);

    /// <summary>The same, where null stands for a number.</summary>
    public static readonly Func<int, TrustRule> NotAboveOr = number => Limit("not above", least: false, number);

    /// <summary>A wait may be made longer, not shorter.</summary>
    public static readonly TrustRule NotBelow = Limit("not below", least: true);

    /// <summary>Models that the user already has.</summary>
    public static readonly TrustRule Models = new(
        "known models",
        (setting, folder) => folder.ObjectionTo(setting.Value)
    );

    /// <summary>A new name for such models: one that means something already keeps its meaning.</summary>
    public static readonly TrustRule NewName = new(
        "new name",
        (setting, folder) => folder.ObjectionToName(setting) ?? folder.ObjectionTo(setting.Value)
    );

    /// <summary>A place in the folder.</summary>
    public static readonly TrustRule Inside = new(
        "in folder",
        (setting, folder) =>
            setting.Value is not string path ? null
            : RealPath.LeadsOutOf(path, folder.Path) ? "writes outside of this folder"
            : RealPath.IsHiddenIn(path, folder.Path) ? "writes into a hidden folder"
            : null
    );

    /// <summary>Only from a folder that is trusted.</summary>
    public static TrustRule Never(string objection) => new("never", (_, _) => objection);

    private static TrustRule Limit(string name, bool least, object? nothing = null) =>
        new(
            name,
            (setting, folder) =>
                folder
                    .WithoutIt(setting)
                    .Select(other => other.Value ?? nothing)
                    .Where(value => Math.Sign(Compare(setting.Value ?? nothing, value)) == (least ? -1 : 1))
                    .Select(value =>
                        $"is {(least ? "less" : "more")} than the {YamlWriter.Value(value)} that holds without this file"
                    )
                    .FirstOrDefault()
        );

    /// <summary>Null is more than any number.</summary>
    private static int Compare(object? one, object? other) =>
        one is null || other is null ? (one is null).CompareTo(other is null) : ((IComparable)one).CompareTo(other);
}

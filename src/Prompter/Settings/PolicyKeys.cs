namespace Prompter.Settings;

/// <summary>The keys that say how models are asked: the same ones for all, for a provider's models and for one model.</summary>
internal static class PolicyKeys
{
    public const string Targets = "targets";
    public const string Providers = "providers";
    public const string Defaults = "defaults";

    /// <summary>Every policy, without the section that it stands in.</summary>
    public static IReadOnlyList<ConfigurationKey<PolicySettings>> All { get; } =
    [.. PolicyRows.Shared, .. PolicyRows.Named];

    public static IReadOnlyList<ConfigurationKey<PolicySettings>> OfDefaults { get; } =
    [
        .. PolicyRows.Shared.Select(row =>
            row with
            {
                Path = $"{Defaults}.{row.Path}",
                Type = row.Name == "rescue" ? row.Type.OrNull("what fits where the answer goes") : row.Type,
            }
        ),
    ];

    public static IReadOnlyList<ConfigurationKey<PolicySettings>> OfTargets { get; } = Named(Targets);

    public static IReadOnlyList<ConfigurationKey<PolicySettings>> OfProviders { get; } =
    [.. Named(Providers).Select(key => key with { Example = null })];

    private static IReadOnlyList<ConfigurationKey<PolicySettings>> Named(string section) =>
        [
            .. PolicyRows
                .Named.Concat(PolicyRows.Shared.Select(row => row with { Example = null }))
                .Select(row =>
                    row with
                    {
                        Path = $"{section}.*.{row.Path}",
                        Default = null,
                        Flag = null,
                        // A null that somebody wrote takes the limit of a weaker place away; what nobody wrote keeps it.
                        Set = (policies, value) => row.Set(policies, value ?? row.Type.Nothing),
                    }
                ),
        ];
}

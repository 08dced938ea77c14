namespace Prompter.Artifacts;

/// <summary>Names of runs: short enough to type, no numbers, and no letters that look like others.</summary>
internal static class RunId
{
    private const string Letters = "abcdefghjkmnpqrstvwxyz";
    private const string All = "0123456789" + Letters;

    public static string Create()
    {
        // The lower bits of these bytes are nothing but random.
        ReadOnlySpan<byte> random = Guid.NewGuid().ToByteArray().AsSpan(8);
        var id = new char[random.Length];
        for (var at = 0; at < id.Length; at++)
        {
            id[at] = at == 0 ? Letters[random[at] % Letters.Length] : All[random[at] % All.Length];
        }

        return new(id);
    }
}

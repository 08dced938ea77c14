namespace Prompter.Json.Schema;

/// <summary>What is said of a member that an object may not have.</summary>
internal static class Leftover
{
    /// <param name="name">The member.</param>
    /// <param name="free">The members that may be there and are not.</param>
    public static string Describe(string name, IEnumerable<string> free)
    {
        var meant = NearestName.Find(name, free) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        return $"the property '{name}' is not allowed{meant}";
    }
}

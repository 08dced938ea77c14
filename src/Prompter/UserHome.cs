namespace Prompter;

/// <summary>The user's home directory.</summary>
internal static class UserHome
{
    /// <summary>What the variable <c>HOME</c> says, else what the system knows; on Windows always the system's.</summary>
    public static string In(IReadOnlyDictionary<string, string> environment) =>
        !OperatingSystem.IsWindows() && environment.GetValueOrDefault("HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}

namespace Prompter.Settings;

/// <summary>Whether the configuration file of the working folder counts, which may be a stranger's.</summary>
public enum ProjectFileUse
{
    /// <summary>
    /// It counts where it only chooses among what the user already has, or where the user trusts it; else loading fails. The variable
    /// <c>PROMPTER_TRUST_PROJECT_CONFIG=1</c> makes it count always.
    /// </summary>
    IfTrusted,

    /// <summary>It counts, whatever it asks for: the caller vouches for the folder.</summary>
    Always,

    /// <summary>It is not looked for.</summary>
    Never,
}

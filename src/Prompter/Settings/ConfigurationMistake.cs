using Prompter.Yaml;

namespace Prompter.Settings;

/// <summary>One thing that is wrong in the configuration.</summary>
/// <param name="File">The file, as a user would name it, or the name of the environment variable.</param>
/// <param name="Line">The line, from 1, or null where there is none.</param>
/// <param name="Column">The column, from 1, or null where there is none.</param>
/// <param name="Message">What is wrong and what to do, in one line.</param>
public sealed record ConfigurationMistake(string File, int? Line, int? Column, string Message)
{
    /// <summary><c>FILE:LINE:COLUMN: message</c>, without the parts that are not known.</summary>
    public override string ToString() => new Origin(File, Line, Column).Say(Message);
}

/// <summary>The configuration cannot be used. The message lists every mistake, or every setting that needs trust, a line each.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="mistakes">Everything that is wrong; at least one.</param>
    public ConfigurationException(IReadOnlyList<ConfigurationMistake> mistakes)
        : base(string.Join('\n', mistakes)) => Mistakes = mistakes;

    /// <summary>Nothing is wrong with a file, but it is not trusted; what says so stands before and behind what it asks for.</summary>
    internal ConfigurationException(string before, IReadOnlyList<ConfigurationMistake> asked, string behind)
        : base(string.Join('\n', [before, .. asked.Select(one => $"  {one}"), behind])) =>
        (Mistakes, NeedsTrust) = (asked, true);

    /// <summary>
    /// Whether nothing is wrong, but the file of the working folder asks for what a stranger's file may not have:
    /// <see cref="Mistakes"/> are these settings. See <see cref="ProjectFileUse"/>.
    /// </summary>
    public bool NeedsTrust { get; }

    /// <summary>Everything that is wrong: file after file, each from its top, then the environment.</summary>
    public IReadOnlyList<ConfigurationMistake> Mistakes { get; }
}

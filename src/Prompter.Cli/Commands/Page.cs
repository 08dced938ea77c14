using System.CommandLine;

namespace Prompter.Cli.Commands;

/// <summary>A command with its usage line and examples.</summary>
internal sealed class Page(string name, string description, string usage, string examples)
    : Command(name, description),
        IHasExamples
{
    public string Usage => usage;

    public string Examples => examples;
}

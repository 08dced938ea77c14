namespace Prompter.Providers.LlmProgram;

/// <summary>The commands of <c>llm</c> besides <c>prompt</c>: they ask no model, or one in another way, and are not run for targets.</summary>
/// <remarks>As <c>llm --help</c> of version 0.36 lists them.</remarks>
internal static class LlmProgramCommands
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "aliases",
        "chat",
        "collections",
        "embed",
        "embed-models",
        "embed-multi",
        "fragments",
        "install",
        "keys",
        "logs",
        "models",
        "openai",
        "plugins",
        "schemas",
        "similar",
        "templates",
        "tools",
        "uninstall",
    };

    /// <summary>Why arguments for llm that begin with one of its commands are not followed; null where they begin otherwise.</summary>
    public static string? Refusal(IReadOnlyList<string> arguments) =>
        arguments is [var name, ..] && Names.Contains(name)
            ? $"'{name}' is a command of llm, and only prompts are sent: run 'llm {name}' itself; as a prompt: prompter -m MODEL -- prompt {name}"
            : null;
}

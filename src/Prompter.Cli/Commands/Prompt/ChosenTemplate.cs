using System.Text.Unicode;
using Prompter.Providers.LlmProgram;
using Prompter.Runs;
using Prompter.Settings;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>A template that the command line names, and what a run makes of it.</summary>
internal sealed class ChosenTemplate
{
    private const string Input = "input";

    private readonly string name;
    private readonly PromptTemplate template;
    private readonly PromptVariables variables;
    private readonly Func<string, string> expandHome;
    private readonly string? prompt;
    private readonly string? system;

    private ChosenTemplate(
        string name,
        PromptTemplate template,
        PromptVariables variables,
        Func<string, string> expandHome
    )
    {
        (this.name, this.template, this.variables, this.expandHome) = (name, template, variables, expandHome);
        (prompt, system) = TemplateText.OfBoth(template.Prompt, template.System);
        variables.Add(template.Defaults);
    }

    /// <summary>Whether what the user says stands inside of the template.</summary>
    private bool UsesInput => Names.Contains(Input, StringComparer.Ordinal);

    private IEnumerable<string> Names =>
        new[] { prompt, system }.OfType<string>().SelectMany(PromptVariables.NamesIn).Distinct(StringComparer.Ordinal);

    /// <exception cref="UsageException">It is a number, or variables have no value.</exception>
    /// <exception cref="PrompterException">There is none of that name.</exception>
    /// <exception cref="ConfigurationException">Something is wrong in its file.</exception>
    public static ChosenTemplate Find(string name, PromptRequest request, AppEnvironment environment)
    {
        if (float.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw new UsageException(
                $"-t names a template, and {name} is none; a temperature is set by --option temperature {name}"
            );
        }

        var library = new TemplateLibrary(environment.Sources, request.Configuration.Value);
        var chosen = new ChosenTemplate(name, library.Read(name), request.Variables, environment.Sources.ExpandHome);
        chosen.RequireAll();
        return chosen;
    }

    /// <summary>The request with all of the template that it does not say itself.</summary>
    public PromptRequest ApplyTo(PromptRequest request)
    {
        var own = LlmProgramArguments.Parse(request.LlmArguments);
        var asked = request.Prompt ?? own.Prompt;
        var filled = system switch
        {
            null => null,
            _ when !AsksFor(system, Input) => variables.FillAll(system),
            _ => WithInput(system, asked, request.StandardInput.Read(), TakesStandardInput(own)),
        };
        return request with
        {
            Models = request.Models.Count + own.Models.Count == 0 ? template.Models : request.Models,
            LlmArguments = PromptCommand.InFront(Arguments(own, filled), [.. request.LlmArguments]),
            HasSchema = request.HasSchema || template.Schema is not null,
            Template = this,
        };
    }

    /// <summary>The prompt, and what is left of standard input: as with llm, what the user says is the input, or follows the template.</summary>
    /// <exception cref="UsageException">The template asks for an input, and there is none.</exception>
    public (string? Prompt, byte[] StandardInput) Ask(
        string? asked,
        byte[] standardInput,
        LlmProgramArguments arguments
    )
    {
        if (!UsesInput)
        {
            var own = prompt is null ? null : variables.FillAll(prompt);
            return (
                own is null ? asked
                : asked is null ? own
                : $"{own}\n{asked}",
                standardInput
            );
        }

        var isTaken = TakesStandardInput(arguments);
        return (WithInput(prompt ?? $"{{{{{Input}}}}}", asked, standardInput, isTaken), isTaken ? standardInput : []);
    }

    private string WithInput(string text, string? asked, byte[] standardInput, bool isTaken)
    {
        if (!isTaken && !Utf8.IsValid(standardInput))
        {
            throw new UsageException(
                $"standard input is no text, which the template '{name}' asks for; attach it with '-a -'"
            );
        }

        var piped = isTaken || standardInput.Length == 0 ? null : Encoding.UTF8.GetString(standardInput);
        string[] said = [.. new[] { piped, asked }.OfType<string>()];
        if (said.Length == 0 && !variables.Has(Input))
        {
            throw new UsageException(
                $"the template '{name}' asks for an input: prompter -t {name} \"TEXT\", or give it on standard input"
            );
        }

        return said.Length == 0 ? variables.FillAll(text) : variables.With(Input, string.Join(' ', said)).FillAll(text);
    }

    private static bool AsksFor(string text, string variable) =>
        PromptVariables.NamesIn(text).Contains(variable, StringComparer.Ordinal);

    private void RequireAll()
    {
        var missing = Names.Where(variable => variable != Input && !variables.Has(variable)).ToList();
        if (missing.Count > 0)
        {
            throw new UsageException(
                $"the template '{name}' asks for {string.Join(", ", missing)}: give {(missing.Count == 1 ? "it" : "them")} with "
                    + string.Join(' ', missing.Select(variable => $"--var {variable}=…"))
            );
        }
    }

    /// <summary>What the template says in the words of llm, without what the user says.</summary>
    private IEnumerable<string> Arguments(LlmProgramArguments own, string? instructions)
    {
        var options = own.Pairs("--option").Select(option => option.First).ToHashSet(StringComparer.Ordinal);
        var hasSchema = own.Has("--schema") || own.Has("--schema-multi");
        var extracts = own.Has("--extract") || own.Has("--extract-last");
        return
        [
            .. instructions is null || own.Has("--system") ? [] : (string[])["--system", instructions],
            .. template
                .Options.Where(option => !options.Contains(option.Key))
                .SelectMany(option => (string[])["--option", option.Key, option.Value]),
            .. template.Schema is null || hasSchema ? [] : (string[])["--schema", expandHome(template.Schema)],
            .. template.Extract && !extracts ? ["--extract"] : (string[])[],
            .. template.ExtractLast && !extracts ? ["--extract-last"] : (string[])[],
            .. Each("--system-fragment", template.SystemFragments),
            .. Each("--fragment", template.Fragments),
            .. Each("--attachment", template.Attachments),
        ];
    }

    private IEnumerable<string> Each(string option, IReadOnlyList<string> places) =>
        places.SelectMany(place => (string[])[option, expandHome(place)]);

    /// <summary>Whether standard input is attached, and so no part of the prompt.</summary>
    private static bool TakesStandardInput(LlmProgramArguments arguments) =>
        ((string[])["--attachment", "--fragment", "--system-fragment"]).Any(option =>
            arguments.Values(option).Contains("-", StringComparer.Ordinal)
        ) || arguments.Pairs("--attachment-type").Any(pair => pair.First == "-");
}

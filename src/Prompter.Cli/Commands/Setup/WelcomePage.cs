namespace Prompter.Cli.Commands.Setup;

/// <summary>What <c>prompter</c> alone shows to whoever sits before a terminal.</summary>
internal static class WelcomePage
{
    public static int Show(App app)
    {
        var inventory = new Inventory(app);
        Print("Prompter asks large language models, one or many at once.");
        Print("");
        Print("Try:");
        foreach (var (command, meaning) in Commands(inventory))
        {
            Print($"  {command}");
            Print($"      {meaning}");
        }

        Print("");
        Print($"Keys:     {inventory.KeyLine}");
        Print($"Programs: {inventory.ProgramLine}");
        if (inventory.ConfigurationProblem is { } problem)
        {
            Print($"Configuration: {problem}");
        }

        return ExitCodes.Success;

        void Print(string line) => app.Print(app.Environment.Redactor.Redact(line));
    }

    /// <summary>Three commands that work with what there is.</summary>
    private static IEnumerable<(string Command, string Meaning)> Commands(Inventory inventory)
    {
        const string Question = "\"Say hello\"";
        var own = inventory
            .Keys.Select(key => Inventory.UsualModels(key.Provider.Name).FirstOrDefault())
            .OfType<ModelReference>()
            .Select(model => model.ToString())
            .ToList();
        var (one, other) = own switch
        {
            [] => ("sim:swift", "sim:scholar"),
            [var only] => (only, "sim:swift"),
            [var first, var second, ..] => (first, second),
        };
        var models = inventory.Configuration.Models;
        yield return models.Count > 0
            ? ($"prompter {Question}", $"asks {string.Join(", ", models)}, as the configuration says")
            : ($"prompter -m {one} {Question}", own.Count == 0 ? "a simulated model: no key, no network" : "one model");
        yield return ($"prompter -m {one} -m {other} {Question}", "two models, side by side");
        yield return models.Count > 0
            ? ("prompter --help", "all that it can do")
            : ("prompter setup", "finds keys and local servers, and sets your models");
    }
}

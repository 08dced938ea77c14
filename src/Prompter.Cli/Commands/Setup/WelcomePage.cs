namespace Prompter.Cli.Commands.Setup;

/// <summary>What <c>prompter</c> alone shows to whoever sits before a terminal.</summary>
internal static class WelcomePage
{
    public static int Show(App app)
    {
        var inventory = new Inventory(app, app.Environment.Sources);
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
            Print($"Configuration: {problem.Message.Split('\n')[0]}");
        }

        return ExitCodes.Success;

        void Print(string line) => app.Print(app.Environment.Redactor.Redact(line));
    }

    /// <summary>Three commands that work with what there is.</summary>
    private static (string Command, string Meaning)[] Commands(Inventory inventory)
    {
        const string Question = "\"Say hello\"";
        if (inventory.ConfigurationProblem is { } problem)
        {
            return problem.NeedsTrust
                ?
                [
                    ("prompter config show", "shows what the file of this folder asks for, and runs nothing"),
                    ("prompter trust", "trusts it as it is now"),
                    ($"prompter --no-project-config -m sim:swift {Question}", "goes on without it"),
                ]
                :
                [
                    ("prompter doctor", "says what is wrong"),
                    ("prompter config path", "says which files are read"),
                    ("prompter --help", "all that it can do"),
                ];
        }

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
        var both = ($"prompter -m {one} -m {other} {Question}", "two models, side by side");
        var models = inventory.Configuration.Models;
        return models.Count > 0
            ?
            [
                ($"prompter {Question}", $"asks {string.Join(", ", models)}, as the configuration says"),
                both,
                ("prompter --help", "all that it can do"),
            ]
            :
            [
                (
                    $"prompter -m {one} {Question}",
                    own.Count == 0 ? "a simulated model: no key, no network" : "one model"
                ),
                both,
                ("prompter setup", "finds keys and local servers, and sets your models"),
            ];
    }
}

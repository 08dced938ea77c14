namespace Prompter.Cli.Commands.Setup;

/// <summary>Questions to whoever sits before the terminal.</summary>
internal sealed class Dialogue(App app) : IDisposable
{
    private readonly StreamReader input = new(app.Streams.Input.Open(), Encoding.UTF8);

    public string Ask(string question)
    {
        app.Error.Write(app.Environment.Redactor.Redact(question));
        return input.ReadLine()?.Trim() ?? throw new UsageException("there was no answer; nothing was changed");
    }

    /// <summary>Asks until the answer is yes, no, or nothing, which stands for one of them.</summary>
    public bool Agrees(string question, bool usually)
    {
        while (true)
        {
            switch (Ask($"{question} [{(usually ? "Y/n" : "y/N")}] ").ToLowerInvariant())
            {
                case "":
                    return usually;
                case "y" or "yes":
                    return true;
                case "n" or "no":
                    return false;
            }
        }
    }

    public string AskHidden(string question) => app.Streams.Input.AskHidden(app.Error, question).Trim();

    public void Dispose() => input.Dispose();
}

using System.CommandLine;
using Prompter.Cli.Output;
using Prompter.Configuration;
using Prompter.Models;

namespace Prompter.Cli.Commands;

/// <summary><c>prompter models update</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create() =>
        new Page("models", "Keep the list of models, with their limits and prices.", "models COMMAND", Overview)
        {
            Update(),
        };

    private static Page Update()
    {
        var command = new Page(
            "update",
            "Fetch a newer list of models and prices.",
            "models update [--url URL]",
            "  prompter models update\n  prompter models update --url https://example.com/models.json"
        );
        var url = new Option<string?>("--url")
        {
            HelpName = "URL",
            Description = $"a list of Prompter's or of models.dev's (default {CatalogueUpdate.DefaultUrl})",
        };
        command.Add(url);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var path = ModelCatalogue.DefaultPath(ConfigurationSources.FromProcess(null).Environment);
                try
                {
                    var list = await new CatalogueUpdate().RunAsync(
                        UrlOf(parsed.GetValue(url)),
                        path,
                        cancellationToken
                    );
                    var count = list.Providers.Sum(provider => list.Models(provider).Count);
                    var older =
                        list.AsOf < ModelCatalogue.BuiltIn.AsOf
                            ? $", which is older than the one that is built in ({ModelCatalogue.BuiltIn.AsOf:yyyy-MM-dd}) and stays unused"
                            : "";
                    parsed.InvocationConfiguration.Error.WriteLine(
                        $"{Counted(count, "model")} of {Counted(list.Providers.Count, "provider")}, as of {list.AsOf:yyyy-MM-dd}, stored in {UserPath.Of(path)}{older}"
                    );
                    return ExitCodes.Success;
                }
                catch (PrompterException exception)
                {
                    parsed.InvocationConfiguration.Error.WriteLine(
                        $"prompter: {DisplayText.MakeVisible(exception.Message)}"
                    );
                    return ExitCodes.Failure;
                }
            }
        );
        return command;
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static Uri UrlOf(string? text) =>
        text is null ? CatalogueUpdate.DefaultUrl
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new UsageException("--url has to begin with https:// or http://");

    private const string Overview = "  prompter models update";
}

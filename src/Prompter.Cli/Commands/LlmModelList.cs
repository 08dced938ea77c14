using Prompter.Catalogue;
using Prompter.Providers.Processes;

namespace Prompter.Cli.Commands;

/// <summary>What <c>llm models list</c> says, which is all that its plugins know.</summary>
internal static class LlmModelList
{
    /// <param name="llm">How it is started.</param>
    /// <param name="what">What messages begin with: who needs the list.</param>
    /// <param name="children">The group of the program.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="UsageException">There is no such list.</exception>
    public static async Task<IReadOnlyList<CatalogueModel>> ReadAsync(
        IReadOnlyList<string> llm,
        string what,
        ChildProcessGroup children,
        CancellationToken cancellationToken
    )
    {
        string[] command = [.. llm, "models", "list", "--json"];
        try
        {
            var (exitCode, text) = await CommandOutput.ReadAsync(children, command, cancellationToken);
            if (exitCode != 0)
            {
                throw new UsageException($"{what}'{string.Join(' ', command)}' failed: {text.Trim().Split('\n')[^1]}");
            }

            using var models = JsonDocument.Parse(text);
            return [.. models.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception exception)
            when (exception is PrompterException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            var reason = exception is PrompterException or JsonException
                ? FailureReason.Of(exception)
                : "it is JSON of another form";
            throw new UsageException($"{what}'llm models list --json' gave no list: {reason}");
        }
    }

    private static CatalogueModel Read(JsonElement model)
    {
        var types = model.TryGetProperty("attachment_types", out var listed)
            ? listed.EnumerateArray().Select(type => type.GetString()!).ToList()
            : [];
        return new(new(PrompterHost.Llm, model.GetProperty("model_id").GetString()!))
        {
            Aliases = [.. model.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()!)],
            Can =
                When("supports_tools", ModelCapabilities.Tools)
                | When("supports_schema", ModelCapabilities.StructuredOutput)
                | Reads("image/", ModelCapabilities.Images)
                | Reads("application/pdf", ModelCapabilities.Pdf)
                | Reads("audio/", ModelCapabilities.Audio)
                | Reads("video/", ModelCapabilities.Video),
        };

        ModelCapabilities When(string name, ModelCapabilities capability) =>
            model.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True
                ? capability
                : ModelCapabilities.None;

        ModelCapabilities Reads(string type, ModelCapabilities capability) =>
            types.Exists(one => one.StartsWith(type, StringComparison.Ordinal)) ? capability : ModelCapabilities.None;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Prompter.Calls;
using Prompter.Providers.LlmProgram;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>The arguments of <c>llm</c> that mean something for every provider, and what they ask of a model.</summary>
internal sealed class CommonArguments(
    LlmProgramArguments arguments,
    StructuredOutputArguments structuredOutput,
    PromptInput input,
    AppEnvironment environment
)
{
    /// <summary>Options that are read here.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "--model",
        "--system",
        "--system-fragment",
        "--option",
        "--attachment",
        "--attachment-type",
        "--fragment",
        "--schema",
        "--schema-multi",
        "--template",
        "--extract",
        "--extract-last",
        "--usage",
        "--hide-reasoning",
        "--no-stream",
    };

    /// <summary>Options about the log of <c>llm</c>, which no other provider writes.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal) { "--no-log", "--log", "--async" };

    public bool Extracts => arguments.Has("--extract") || arguments.Has("--extract-last");

    public bool ExtractsLast => arguments.Has("--extract-last");

    public bool ShowsUsage => arguments.Has("--usage");

    public bool HidesReasoning => arguments.Has("--hide-reasoning");

    public bool Streams => !arguments.Has("--no-stream");

    /// <summary>How a model is asked.</summary>
    /// <exception cref="PrompterException">An option has no such value, or there is no such schema.</exception>
    public ChatOptions ReadOptions()
    {
        var options = new RequestOptions();
        foreach (var (name, value) in arguments.Pairs("--option"))
        {
            options.Set(name, value);
        }

        options.Value.Temperature =
            arguments.Values("--template").Select(Temperature).LastOrDefault(value => value is not null)
            ?? options.Value.Temperature;
        if (structuredOutput.Schema is { } schema)
        {
            options.Value.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema);
            options.Value.Temperature ??= 0;
        }

        return options.Value;
    }

    /// <summary>The value of an option that is on or off, in the words of llm.</summary>
    /// <exception cref="PrompterException">It is neither.</exception>
    public static bool Flag(string name, string value) =>
        value switch
        {
            "1" or "true" or "True" or "on" or "yes" => true,
            "0" or "false" or "False" or "off" or "no" => false,
            _ => throw Invalid($"-o {name} takes true or false, not '{value}'"),
        };

    /// <summary>The line that <c>llm -u</c> prints.</summary>
    public static string UsageLine(UsageDetails usage)
    {
        return $"Token usage: {Count(usage.InputTokenCount)} input, {Count(usage.OutputTokenCount)} output\n";

        static string Count(long? tokens) => tokens?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";
    }

    /// <summary>Refuses what only llm knows.</summary>
    /// <exception cref="PrompterException">An argument makes no sense for other providers than llm.</exception>
    public void Refuse(string provider)
    {
        if (arguments.Unfinished is [var unfinished, ..])
        {
            throw Invalid($"'{unfinished}' lacks its value");
        }

        if (arguments.Surplus is [var surplus, ..])
        {
            throw Invalid($"there is a second prompt, '{surplus}'; put quotes around a prompt with blanks");
        }

        foreach (var option in arguments.Given)
        {
            if (!Known.Contains(option) && !Harmless.Contains(option))
            {
                throw Invalid($"{provider} does not take {option}, which only llm knows");
            }
        }

        foreach (var template in arguments.Values("--template"))
        {
            if (Temperature(template) is null)
            {
                throw Invalid($"'-t {template}' is a template of llm, which {provider} does not know");
            }
        }
    }

    private static float? Temperature(string template) =>
        float.TryParse(template, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var temperature)
            ? temperature
            : null;

    /// <summary>The conversation, with everything that the arguments name.</summary>
    /// <param name="onlyLlm">Whether only llm is asked, which reads for itself: then nothing is fetched, and what cannot be read is left out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PrompterException">Something cannot be read.</exception>
    public async Task<IReadOnlyList<ChatMessage>> ReadMessagesAsync(bool onlyLlm, CancellationToken cancellationToken)
    {
        var instructions = await ReadTextsAsync("--system-fragment");
        instructions.AddRange(arguments.Values("--system"));
        var texts = await ReadTextsAsync("--fragment");
        var contents = new List<AIContent>();
        foreach (
            var (place, type) in arguments
                .Values("--attachment")
                .Select(place => (place, (string?)null))
                .Concat(arguments.Pairs("--attachment-type").Select(pair => (pair.First, (string?)pair.Second)))
        )
        {
            await TryAsync(async () =>
                contents.Add(
                    await Attachments.ReadAsync(environment, place, type, input.StandardInput, cancellationToken)
                )
            );
        }

        // Joined as llm joins them, so that all models are asked the same.
        var question = new ChatMessage(
            ChatRole.User,
            onlyLlm
                ? [.. input.ToMessages()[0].Contents, .. texts.Select(text => new TextContent(text)), .. contents]
                :
                [
                    new TextContent(string.Join('\n', Prompt() is { Length: > 0 } prompt ? [.. texts, prompt] : texts)),
                    .. contents,
                ]
        );
        var system = string.Join("\n\n", instructions.Select(text => text.Trim()).Where(text => text.Length > 0));
        return system.Length > 0 ? [new(ChatRole.System, system), question] : [question];

        async Task<List<string>> ReadTextsAsync(string option)
        {
            var read = new List<string>();
            foreach (var place in arguments.Values(option).Where(place => !onlyLlm || !Attachments.IsUrl(place)))
            {
                await TryAsync(async () =>
                    read.Add(
                        await Attachments.ReadTextAsync(environment, place, input.StandardInput, cancellationToken)
                    )
                );
            }

            return read;
        }

        async Task TryAsync(Func<Task> readAsync)
        {
            try
            {
                await readAsync();
            }
            catch (PrompterException) when (onlyLlm)
            {
                // It may know what this is.
            }
        }
    }

    /// <summary>Standard input and the prompt, unless standard input is attached.</summary>
    private string Prompt()
    {
        const string Standard = "-";
        var isAttached =
            ((string[])["--attachment", "--fragment", "--system-fragment"]).Any(option =>
                arguments.Values(option).Contains(Standard, StringComparer.Ordinal)
            ) || arguments.Pairs("--attachment-type").Any(pair => pair.First == Standard);
        if (isAttached || input.StandardInput.Length == 0)
        {
            return input.Prompt ?? "";
        }

        if (!System.Text.Unicode.Utf8.IsValid(input.StandardInput))
        {
            throw Invalid("standard input is no text; attach it with '-a -'");
        }

        var text = Encoding.UTF8.GetString(input.StandardInput);
        return input.Prompt is null ? text : $"{text} {input.Prompt}";
    }

    private static PrompterException Invalid(string message) => new(ErrorCategory.InvalidRequest, message);

    /// <summary>Options by the names that <c>llm</c> and its plugins have for them.</summary>
    private sealed class RequestOptions
    {
        public ChatOptions Value { get; } = new();

        public void Set(string name, string value)
        {
            switch (name)
            {
                case "temperature":
                    Value.Temperature = Number(name, value);
                    break;
                case "top_p":
                    Value.TopP = Number(name, value);
                    break;
                case "top_k":
                    Value.TopK = (int)Whole(name, value);
                    break;
                case "max_tokens" or "max_output_tokens" or "num_predict":
                    Value.MaxOutputTokens = (int)Whole(name, value);
                    break;
                case "seed":
                    Value.Seed = Whole(name, value);
                    break;
                case "frequency_penalty":
                    Value.FrequencyPenalty = Number(name, value);
                    break;
                case "presence_penalty":
                    Value.PresencePenalty = Number(name, value);
                    break;
                case "stop" or "stop_sequences":
                    Value.StopSequences = [.. Value.StopSequences ?? [], .. Texts(value)];
                    break;
                case "json_object":
                    Value.ResponseFormat = Flag(name, value) ? ChatResponseFormat.Json : null;
                    break;
                case "reasoning_effort" when EffortOf(value) is { } effort:
                    Value.Reasoning = new() { Effort = effort };
                    break;
                case "reasoning_budget" or "thinking_budget":
                    More[ChatProperties.ReasoningBudget] = (int)Whole(name, value);
                    break;
                case "cache" or "cache_control":
                    More[ChatProperties.CacheControl] = value is "1h" ? "1h" : "5m";
                    break;
                default:
                    More[name] = Json(value);
                    break;
            }
        }

        private AdditionalPropertiesDictionary More => Value.AdditionalProperties ??= [];

        private static ReasoningEffort? EffortOf(string value) =>
            value switch
            {
                "none" => ReasoningEffort.None,
                "low" => ReasoningEffort.Low,
                "medium" => ReasoningEffort.Medium,
                "high" => ReasoningEffort.High,
                "xhigh" => ReasoningEffort.ExtraHigh,
                _ => null,
            };

        private static float Number(string name, string value) =>
            float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && float.IsFinite(number)
                ? number
                : throw Invalid($"-o {name} takes a number, not '{value}'");

        private static long Whole(string name, string value) =>
            int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Invalid($"-o {name} takes a whole number, not '{value}'");

        private static IEnumerable<string> Texts(string value) =>
            Json(value) is JsonElement { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select(item => item.ToString())
                : [value];

        /// <summary>A value as JSON where it is JSON, else as text.</summary>
        private static object Json(string value)
        {
            try
            {
                using var document = JsonDocument.Parse(value);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                return value;
            }
        }
    }
}

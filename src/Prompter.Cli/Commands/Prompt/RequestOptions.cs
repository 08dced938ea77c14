using Prompter.Calls;

namespace Prompter.Cli.Commands.Prompt;

/// <summary>How a model is asked, by the options of <c>llm</c> and its plugins.</summary>
internal static class RequestOptions
{
    /// <summary>What options set; all others go to the provider as they are.</summary>
    private static readonly Dictionary<string, Action<ChatOptions, string, string>> Settable = new(
        StringComparer.Ordinal
    )
    {
        ["temperature"] = (options, name, value) => options.Temperature = Number(name, value),
        ["top_p"] = (options, name, value) => options.TopP = Number(name, value),
        ["top_k"] = (options, name, value) => options.TopK = Whole(name, value),
        ["max_tokens"] = SetMaxTokens,
        ["max_output_tokens"] = SetMaxTokens,
        ["num_predict"] = SetMaxTokens,
        ["seed"] = (options, name, value) => options.Seed = Whole(name, value),
        ["frequency_penalty"] = (options, name, value) => options.FrequencyPenalty = Number(name, value),
        ["presence_penalty"] = (options, name, value) => options.PresencePenalty = Number(name, value),
        ["stop"] = AddStops,
        ["stop_sequences"] = AddStops,
        ["json_object"] = (options, name, value) =>
            options.ResponseFormat = Flag(name, value) ? ChatResponseFormat.Json : null,
        ["reasoning_effort"] = (options, _, value) => ReasoningLevel.Set(options, value),
        ["reasoning_budget"] = SetBudget,
        ["thinking_budget"] = SetBudget,
        ["cache"] = SetCache,
        ["cache_control"] = SetCache,
    };

    /// <summary>Whether an option means something beyond the provider that takes it.</summary>
    public static bool IsKnown(string name) => Settable.ContainsKey(name);

    /// <exception cref="PrompterException">An option has no such value.</exception>
    public static ChatOptions Read(IEnumerable<(string Name, string Value)> given)
    {
        var options = new ChatOptions();
        foreach (var (name, value) in given)
        {
            Settable.GetValueOrDefault(name, SetOther)(options, name, value);
        }

        return options;
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

    private static void SetMaxTokens(ChatOptions options, string name, string value) =>
        options.MaxOutputTokens = Whole(name, value);

    private static void AddStops(ChatOptions options, string name, string value) =>
        options.StopSequences = [
            .. options.StopSequences ?? [],
            .. Json(value) is JsonElement { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Select(item => item.ToString())
                : [value],
        ];

    private static void SetBudget(ChatOptions options, string name, string value) =>
        Properties(options)[ChatProperties.ReasoningBudget] = Whole(name, value);

    private static void SetCache(ChatOptions options, string name, string value) =>
        Properties(options)[ChatProperties.CacheControl] = value is "5m" or "1h"
            ? value
            : throw Invalid($"-o {name} takes 5m or 1h, not '{value}'");

    private static void SetOther(ChatOptions options, string name, string value) =>
        Properties(options)[name] = Json(value);

    private static AdditionalPropertiesDictionary Properties(ChatOptions options) =>
        options.AdditionalProperties ??= [];

    private static float Number(string name, string value) =>
        float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && float.IsFinite(number)
            ? number
            : throw Invalid($"-o {name} takes a number, not '{value}'");

    private static int Whole(string name, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid($"-o {name} takes a whole number, not '{value}'");

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

    private static PrompterException Invalid(string message) => new(ErrorCategory.InvalidRequest, message);
}

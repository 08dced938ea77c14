namespace Prompter.Providers.Http;

/// <summary>A page of a provider's list of models.</summary>
internal static class ModelListPage
{
    /// <summary>The models of a page: objects, or texts that are names. Together's list has nothing around it; Ollama's is null where it has no models.</summary>
    /// <exception cref="PrompterException">The page is an error.</exception>
    public static IEnumerable<JsonSlice> Entries(JsonSlice page, HttpErrors errors)
    {
        if (page.Kind is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            throw errors.Malformed($"{errors.Host} tells no list of models");
        }

        IReadOnlyList<JsonSlice> lists =
            page.Kind is JsonTokenType.StartArray
                ? [page]
                :
                [
                    .. new[] { page.Beside("data"u8), page.Beside("models"u8) }
                        .OfType<JsonSlice>()
                        .Where(list => list.Kind is JsonTokenType.StartArray),
                ];
        return page.Beside("error"u8) is { SaysSomething: true } || (lists.Count == 0 && IsError(page))
            ? throw errors.FromBody(page.ToJson())
            : lists
                .SelectMany(list => list.Items())
                .Where(entry => entry.Kind is JsonTokenType.StartObject or JsonTokenType.String);
    }

    private static bool IsError(JsonSlice page) =>
        (page.Beside("errors"u8) ?? page.Beside("detail"u8) ?? page.Beside("message"u8) ?? page.Beside("msg"u8))
            is { SaysSomething: true };
}

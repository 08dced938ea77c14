namespace Prompter.Providers.Http;

/// <summary>The forms in which servers tell an error that they send as a success.</summary>
internal static class ErrorForms
{
    private static readonly byte[][] WordNames =
    [
        "message"u8.ToArray(),
        "Message"u8.ToArray(),
        "msg"u8.ToArray(),
        "error_msg"u8.ToArray(),
        "error_message"u8.ToArray(),
        "errmsg"u8.ToArray(),
        "errMsg"u8.ToArray(),
        "errorMessage"u8.ToArray(),
        "error_description"u8.ToArray(),
    ];

    private static readonly byte[][] NumberNames =
    [
        "code"u8.ToArray(),
        "error_code"u8.ToArray(),
        "errcode"u8.ToArray(),
        "errorCode"u8.ToArray(),
    ];

    /// <summary>The member of a document that is an error and says something; null where there is none.</summary>
    public static JsonSlice? In(JsonSlice holder) =>
        holder.Beside("error"u8) is { SaysSomething: true } error ? error
        : holder.Beside("errors"u8) is { SaysSomething: true } errors ? errors
        : null;

    /// <summary>Whether a document that has nothing of an answer in it is an error: by a number that is none of a success, or by words.</summary>
    public static bool IsError(JsonSlice document)
    {
        if (document.IsTrue("detail"u8) || document.Object("Response"u8)?.Object("Error"u8) is not null)
        {
            return true;
        }

        var number = WordIn(document, NumberNames);
        return number is null ? WordIn(document, WordNames) is not null : !IsOfSuccess(number);
    }

    /// <summary>How it went, as MiniMax tells it beside each answer; null where it went well.</summary>
    public static JsonSlice? StatusIn(JsonSlice document) =>
        document.Object("base_resp"u8) is { } status
        && status.Word("status_code"u8) is { } number
        && !IsOfSuccess(number)
            ? status
            : null;

    private static string? WordIn(JsonSlice document, byte[][] names)
    {
        foreach (var name in names)
        {
            if (document.Word(name) is { } word && !string.IsNullOrWhiteSpace(word))
            {
                return word;
            }
        }

        return null;
    }

    private static bool IsOfSuccess(string number) =>
        number is "0" or "200" or "00000" || number.ToUpperInvariant() is "OK" or "SUCCESS";
}

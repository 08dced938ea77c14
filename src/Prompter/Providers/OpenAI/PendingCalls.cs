using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The calls of tools in a stream, whose pieces come in turn.</summary>
internal sealed class PendingCalls
{
    private readonly List<PendingCall> calls = [];

    public bool Any => calls.Count > 0;

    /// <exception cref="JsonException">A call has no name.</exception>
    public List<AIContent> ToContents(ChatBesides besides) => [.. calls.Select(call => call.ToContent(besides))];

    /// <summary>Takes a piece in: an id, a name, a part of the arguments.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="isWhole">Whether it is a call of a whole message, to which nothing is added.</param>
    /// <exception cref="JsonException">The arguments are neither a text nor an object.</exception>
    public void Add(JsonSlice piece, bool isWhole)
    {
        var function = piece.Member("function"u8);
        var name = function?.Text("name"u8);
        var id = piece.Word("id"u8);
        var call = isWhole ? Added(null) : Find(piece.Count("index"u8), id, string.IsNullOrEmpty(name) ? null : name);
        call.Id ??= id;
        call.Extra ??= piece.Object("extra_content"u8)?.ToJson();
        call.Name ??= string.IsNullOrEmpty(name) ? null : name;
        call.Arguments.Append(function is { } called ? ToolJson.ArgumentsIn(called, "arguments"u8) : null);
    }

    /// <summary>Takes in a piece of the one call that servers know which are older than the list.</summary>
    public void AddFunction(JsonSlice function)
    {
        var call = calls.LastOrDefault() ?? Added(null);
        call.Name ??= function.Text("name"u8);
        call.Arguments.Append(ToolJson.ArgumentsIn(function, "arguments"u8));
    }

    /// <summary>
    /// The call that a piece belongs to. Pieces of several calls may come in turn and tell themselves apart by their index; some
    /// servers leave it out or always send 0, and then a new id begins a new call, or a name where there are no ids. What has
    /// neither goes on with the last call.
    /// </summary>
    private PendingCall Find(long? index, string? id, string? name)
    {
        var found =
            (
                index is not null ? calls.FindLast(call => call.Index == index)
                : id is not null ? calls.FindLast(call => call.Id == id)
                : calls.LastOrDefault()
            ) ?? (id is null && name is null ? calls.LastOrDefault() : null);
        var isAnother =
            found is { Name: not null }
            && name is not null
            && (id is not null ? found.Id is not null && found.Id != id : found is { Id: null, Arguments.Length: > 0 });
        if (found is null || isAnother)
        {
            found = Added(index);
        }

        return found;
    }

    private PendingCall Added(long? index)
    {
        calls.Add(new(index));
        return calls[^1];
    }

    private sealed class PendingCall(long? index)
    {
        public long? Index => index;
        public string? Id { get; set; }
        public string? Name { get; set; }
        public StringBuilder Arguments { get; } = new();

        /// <summary>What came with the call and has to go back with it, such as a signature of Google's.</summary>
        public string? Extra { get; set; }

        public FunctionCallContent ToContent(ChatBesides besides)
        {
            var content = ToolJson.Call(
                Id ?? $"call_{Guid.NewGuid():N}",
                Name ?? throw new JsonException("a tool call has no name"),
                Arguments.ToString()
            );
            besides.Keep(content, Extra);
            return content;
        }
    }
}

using System.Text.Json.Nodes;
using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>Details of reasoning, which have to go back to the server as they came; in a stream they come in pieces.</summary>
/// <remarks>See <see href="https://openrouter.ai/docs/use-cases/reasoning-tokens">OpenRouter's page</see>.</remarks>
internal sealed class ReasoningDetails
{
    private readonly List<Detail> details = [];

    public bool Any => details.Count > 0;

    /// <summary>Takes a detail in, or a piece of the last one. What is none is skipped: it stands beside the answer.</summary>
    public void Add(JsonSlice piece)
    {
        if (piece.Kind is not JsonTokenType.StartObject)
        {
            return;
        }

        if (details is not [.., var last] || !last.GoesOnWith(piece))
        {
            details.Add(last = new(piece));
        }

        last.Add(piece);
    }

    public string ToJson() =>
        new JsonArray([.. details.Select(detail => detail.ToNode()).OfType<JsonNode>()]).ToJsonString();

    private sealed class Detail(JsonSlice first)
    {
        private readonly string json = first.ToJson();
        private readonly string? type = first.Word("type"u8);
        private readonly long? index = first.Count("index"u8);
        private readonly StringBuilder text = new();
        private readonly StringBuilder summary = new();
        private string? id;
        private string? format;
        private string? signature;

        /// <summary>Encrypted ones are whole, and a signature ends one.</summary>
        public bool GoesOnWith(JsonSlice piece) =>
            signature is null
            && piece.Word("type"u8) == type
            && piece.Count("index"u8) == index
            && piece.Beside("data"u8) is null
            && (id is null || piece.Word("id"u8) is not { } other || other == id);

        public void Add(JsonSlice piece)
        {
            Append(text, piece.Beside("text"u8));
            Append(summary, piece.Beside("summary"u8));
            id = piece.Word("id"u8) ?? id;
            format = piece.Word("format"u8) ?? format;
            signature = piece.Word("signature"u8) ?? signature;
        }

        public JsonObject? ToNode()
        {
            if (RawPart.Parse(json) is not JsonObject members)
            {
                return null;
            }

            foreach (
                var (name, value) in ((string, string?)[])
                    [
                        ("id", id),
                        ("format", format),
                        ("signature", signature),
                        ("text", Whole(text)),
                        ("summary", Whole(summary)),
                    ]
            )
            {
                if (value is not null)
                {
                    members[name] = value;
                }
            }

            return members;
        }

        private static void Append(StringBuilder whole, JsonSlice? piece) =>
            whole.Append(piece is { Kind: JsonTokenType.String } said ? said.ToPiece() : null);

        private static string? Whole(StringBuilder pieces) =>
            pieces.Length > 0 ? HalfCharacters.Replaced(pieces.ToString()) : null;
    }
}

using Prompter.Providers.Http;

namespace Prompter.Providers.OpenAI;

/// <summary>The text of an answer, which is told in pieces and then three times whole: with its part, with its message, with the answer. What was told is not told again.</summary>
/// <remarks>Items come one after the other, and so do their parts.</remarks>
internal sealed class ResponsesTexts(HttpErrors errors)
{
    private ToldText ofPart;
    private ToldText ofMessage;
    private ToldText ofAnswer;
    private ToldText ofRefusal;
    private (long?, long?, string) lastPart;

    /// <summary>Takes in a piece.</summary>
    public void Add(string piece)
    {
        ofPart.Add(piece);
        ofMessage.Add(piece);
        ofAnswer.Add(piece);
    }

    public void AddRefusal(string piece) => ofRefusal.Add(piece);

    /// <summary>What is new in a part that is whole.</summary>
    /// <param name="at">The event, which says where the part is.</param>
    /// <param name="text">The text of the part.</param>
    public string PartOf(JsonSlice at, string text)
    {
        var part = (at.Count("output_index"u8), at.Count("content_index"u8), text);
        if (!ofPart.Any && part == lastPart)
        {
            return "";
        }

        lastPart = part;
        var rest = Rest(ofPart, text);
        ofMessage.Add(rest);
        ofAnswer.Add(rest);
        ofPart = default;
        return rest;
    }

    /// <summary>What is new in a message that is whole.</summary>
    public string MessageOf(string text)
    {
        var rest = Rest(ofMessage, text);
        ofAnswer.Add(rest);
        ofPart = ofMessage = default;
        return rest;
    }

    /// <summary>What is new in the answer that is whole.</summary>
    public string AnswerOf(string text) => Rest(ofAnswer, text);

    /// <summary>What is new in the words of a refusal; nothing where they are others than those that were told.</summary>
    public string RefusalOf(string words)
    {
        var rest = ofRefusal.RestOf(words) ?? "";
        ofRefusal.Add(rest);
        return rest;
    }

    private string Rest(ToldText told, string text) =>
        told.RestOf(text)
        ?? throw errors.Malformed(
            "the pieces of the answer are not the beginning of the whole text that came after them"
        );
}

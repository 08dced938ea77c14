using System.Text.Json.Nodes;
using Prompter.Simulator.Answers;

namespace Prompter.Simulator.OpenAI;

/// <summary>What OpenAI fills up pieces of a stream with, so that their sizes on the wire do not tell their texts.</summary>
internal static class Padding
{
    private const int Step = 16;

    /// <summary>Letters that make the size of a piece a multiple of 16.</summary>
    public static string Of(JsonObject piece)
    {
        var size = WireJson.Text(piece).Length;
        return Composer.Hash(WireJson.Text(piece))[..(Step - (size % Step))];
    }
}

using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Prompter.Policies.Telemetry;

/// <summary>What a model is asked.</summary>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">How it is asked.</param>
/// <param name="Streams">Whether the answer is wanted piece by piece.</param>
internal sealed record ObservedRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, bool Streams)
{
    public void Describe(Activity activity, bool withContent)
    {
        if (Streams)
        {
            activity.SetTag(GenAi.RequestStream, true);
        }

        if (Options is { } options)
        {
            // A tag of null is none.
            activity.SetTag(GenAi.RequestTemperature, (double?)options.Temperature);
            activity.SetTag(GenAi.RequestTopP, (double?)options.TopP);
            activity.SetTag(GenAi.RequestTopK, (double?)options.TopK);
            activity.SetTag(GenAi.RequestMaxTokens, options.MaxOutputTokens);
            activity.SetTag(GenAi.RequestSeed, options.Seed);
            activity.SetTag(GenAi.RequestFrequencyPenalty, (double?)options.FrequencyPenalty);
            activity.SetTag(GenAi.RequestPresencePenalty, (double?)options.PresencePenalty);
            activity.SetTag(GenAi.RequestStopSequences, options.StopSequences is { } stops ? stops.ToArray() : null);
            activity.SetTag(
                GenAi.OutputType,
                options.ResponseFormat switch
                {
                    ChatResponseFormatJson => "json",
                    ChatResponseFormatText => "text",
                    _ => null,
                }
            );
        }

        if (withContent)
        {
            activity.SetTag(GenAi.InputMessages, MessageJson.OfInput(Messages));
            activity.SetTag(
                GenAi.SystemInstructions,
                Options?.Instructions is { } instructions ? MessageJson.OfInstructions(instructions) : null
            );
        }
    }
}

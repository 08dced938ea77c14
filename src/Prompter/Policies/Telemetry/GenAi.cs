namespace Prompter.Policies.Telemetry;

/// <summary>Names of the OpenTelemetry conventions for generative AI.</summary>
/// <remarks>
/// <see href="https://github.com/open-telemetry/semantic-conventions/tree/v1.41.0/docs/gen-ai">Version 1.41.0</see>, the last one
/// that was published. Its successor is a draft in a repository of its own and renames the metrics.
/// </remarks>
internal static class GenAi
{
    public const string OperationDuration = "gen_ai.client.operation.duration";
    public const string TimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    public const string TokenUsage = "gen_ai.client.token.usage";

    public const string Chat = "chat";
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string ErrorType = "error.type";
    public const string HttpStatus = "http.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string TokenType = "gen_ai.token.type";

    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string RequestTemperature = "gen_ai.request.temperature";
    public const string RequestTopP = "gen_ai.request.top_p";
    public const string RequestTopK = "gen_ai.request.top_k";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string RequestSeed = "gen_ai.request.seed";
    public const string RequestStopSequences = "gen_ai.request.stop_sequences";
    public const string RequestFrequencyPenalty = "gen_ai.request.frequency_penalty";
    public const string RequestPresencePenalty = "gen_ai.request.presence_penalty";
    public const string OutputType = "gen_ai.output.type";

    public const string ResponseId = "gen_ai.response.id";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";

    public const string SystemInstructions = "gen_ai.system_instructions";
    public const string InputMessages = "gen_ai.input.messages";
    public const string OutputMessages = "gen_ai.output.messages";

    /// <summary>The convention's name of a provider; ours where it has none.</summary>
    public static string ProviderOf(string provider) =>
        provider switch
        {
            "gemini" => "gcp.gemini",
            "mistral" => "mistral_ai",
            "moonshot" => "moonshot_ai",
            "xai" => "x_ai",
            "azure" => "azure.ai.openai",
            _ => provider,
        };
}

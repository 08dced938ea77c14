namespace Prompter.Policies.Telemetry;

/// <summary>Names of the OpenTelemetry conventions for generative AI that Microsoft.Extensions.AI does not write, or writes otherwise.</summary>
internal static class TelemetryNames
{
    public const string ErrorType = "error.type";
    public const string HttpStatus = "http.response.status_code";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";

    /// <summary>The convention's name of a provider; ours where it has none.</summary>
    public static string OfProvider(string provider) =>
        provider switch
        {
            "gemini" => "gcp.gemini",
            "mistral" => "mistral_ai",
            "moonshot" => "moonshot_ai",
            "xai" => "x_ai",
            "azure" => "azure.ai.openai",
            _ => provider,
        };

    /// <summary>A failure's category, such as <c>rate_limit</c>; the name of the exception where it is not one of ours.</summary>
    public static string OfError(Exception exception) =>
        exception switch
        {
            PrompterException { Category: var category } => OfError(category),
            OperationCanceledException => OfError(ErrorCategory.Cancelled),
            _ => exception.GetType().FullName!,
        };

    public static string OfError(ErrorCategory category) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString());
}

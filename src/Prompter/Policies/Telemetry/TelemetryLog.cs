using Microsoft.Extensions.Logging;

namespace Prompter.Policies.Telemetry;

/// <summary>Log lines of calls. What providers write may repeat a prompt or a key, so no line has it.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(1, LogLevel.Debug, "Asking {Model}")]
    public static partial void Asking(ILogger logger, ModelReference model);

    [LoggerMessage(
        2,
        LogLevel.Debug,
        "{Model} answered in {Seconds:0.000} s: {FinishReason}, {InputTokens} tokens in, {OutputTokens} out"
    )]
    public static partial void Answered(
        ILogger logger,
        ModelReference model,
        double seconds,
        string? finishReason,
        long? inputTokens,
        long? outputTokens
    );

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "{Model} failed after {Seconds:0.000} s: {ErrorType}, HTTP status {StatusCode}"
    )]
    public static partial void Failed(
        ILogger logger,
        ModelReference model,
        double seconds,
        string errorType,
        int? statusCode
    );

    [LoggerMessage(4, LogLevel.Debug, "{Model} was stopped after {Seconds:0.000} s")]
    public static partial void Stopped(ILogger logger, ModelReference model, double seconds);
}

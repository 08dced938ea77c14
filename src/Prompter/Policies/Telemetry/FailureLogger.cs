using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Prompter.Policies.Telemetry;

/// <summary>Puts a failure's category in its span, in place of the exception's name and message.</summary>
/// <remarks>
/// <see cref="Microsoft.Extensions.AI.OpenTelemetryChatClient"/> writes the exception into the span and then logs it here, before
/// the span ends. The message may repeat what a provider said, and with it a prompt or a key, so that no span may have it.
/// </remarks>
internal sealed class FailureLogger : ILogger
{
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (exception is not null)
        {
            TelemetrySource
                .Span?.SetTag(TelemetryNames.ErrorType, TelemetryNames.OfError(exception))
                .SetStatus(ActivityStatusCode.Error);
        }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    [ExcludeFromCodeCoverage(Justification = "The interface asks for it, and nobody calls it.")]
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}

namespace Prompter.Calls;

/// <summary>A call was cancelled, or its time was up, while there was no connection to its provider yet.</summary>
internal sealed class NotConnectedException(string message, OperationCanceledException cancellation)
    : OperationCanceledException(message, cancellation, cancellation.CancellationToken);

namespace Prompter.Providers.LlmProgram;

/// <summary>Tells a log what a call of <c>llm</c> was given, and at its end what it printed.</summary>
internal sealed class LlmProgramWire(Action<WireMessage> log)
{
    private const string Name = "llm";

    private readonly int exchange = WireMessage.NextExchange();
    private readonly WireBody output = new();
    private readonly WireBody error = new();

    public void Began(IReadOnlyList<string> command, ReadOnlyMemory<byte> standardInput) =>
        log(new(Name, exchange, "request", WireBody.Of(standardInput.Span)) { Command = command });

    public void Printed(bool isError, string text) => (isError ? error : output).Append(Encoding.UTF8.GetBytes(text));

    public void Ended(int? exitCode) =>
        log(new(Name, exchange, "response", output) { StandardError = error.ToString(), ExitCode = exitCode });
}

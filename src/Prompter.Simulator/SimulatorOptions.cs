namespace Prompter.Simulator;

/// <summary>How a simulator runs.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The port on 127.0.0.1, 0 to 65535; 0, the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>What delays, dates and <c>flap</c> go by; the system's time by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Told one line for each request when it has ended; null for no one. It may be called by several threads at once.</summary>
    public Action<string>? Log { get; init; }
}

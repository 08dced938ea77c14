namespace Prompter.Simulator.Steering;

/// <summary>Where in an exchange a fault happens.</summary>
internal enum FaultShape
{
    Refused,
    Reset,
    Silence,
    Stall,
    Cut,
    Drop,
    BadChunk,
    BadType,
    Html,
    Html502,
    Error,
    Error200,
    NoTerminator,
    Empty,
}

namespace Prompter.Calls;

/// <summary>A wait before anything is sent.</summary>
/// <param name="For">What is waited for, such as "its rate limit".</param>
/// <param name="Time">How long that is likely to take; null where nobody knows.</param>
internal sealed record CallWait(string For, TimeSpan? Time);

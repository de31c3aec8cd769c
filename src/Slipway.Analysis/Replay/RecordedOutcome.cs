namespace Slipway.Analysis.Replay;

/// <summary>One request of a trace.</summary>
/// <param name="Seconds">When it was sent, on any clock that counts seconds.</param>
/// <param name="IsCanary">Whether the canary answered it; else the stable version did.</param>
/// <param name="IsBad">Whether it failed.</param>
/// <param name="User">Who sent it; null when that is not known.</param>
/// <param name="Microseconds">How long it took; null when that is not known.</param>
public readonly record struct RecordedOutcome(double Seconds, bool IsCanary, bool IsBad, string? User = null, long? Microseconds = null);

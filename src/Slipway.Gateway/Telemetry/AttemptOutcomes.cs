using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Telemetry;

/// <summary>How attempts to reach a backend end, as small numbers for counting.</summary>
internal static class AttemptOutcomes
{
    public const int Answered = 0;
    public const int Connect = 1;
    public const int Reset = 2;
    public const int Timeout = 3;
    public const int Count = 4;

    /// <summary>Names by number.</summary>
    public static IReadOnlyList<string> Names { get; } = ["answered", "connect", "reset", "timeout"];

    /// <summary>The number of a failure.</summary>
    public static int Of(AttemptFailure failure) => failure switch
    {
        AttemptFailure.Connect => Connect,
        AttemptFailure.Timeout => Timeout,
        _ => Reset,
    };
}

namespace Slipway.Api.Telemetry;

/// <summary>Upper bounds of the buckets of <c>slipway_gateway_request_duration_seconds</c>, the histogram at the gateway's
/// <c>/metrics</c>.</summary>
public static class DurationBounds
{
    /// <summary>The bounds in microseconds, from the smallest; what takes longer is in the bucket <c>+Inf</c>.</summary>
    public static IReadOnlyList<long> Microseconds { get; } =
        [5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 250_000, 500_000, 750_000, 1_000_000, 2_500_000, 5_000_000, 7_500_000, 10_000_000];
}

namespace Slipway.Api.Delivery;

/// <summary>
/// A request is good when its first attempt got an answer that is no failure. Bad are 5xx, failing gRPC codes, time-outs, broken and
/// refused connections, and requests that no endpoint was there for. There is nothing to set.
/// </summary>
public sealed record AvailabilityIndicator;

using Slipway.Api.Meta;

namespace Slipway.Api.Delivery;

/// <summary>A pause of a canary.</summary>
public sealed record CanaryPause
{
    /// <summary>Seconds, or a text such as <c>10s</c>, <c>5m</c>, <c>1h</c>. Default: until a person promotes.</summary>
    public IntOrString? Duration { get; init; }
}

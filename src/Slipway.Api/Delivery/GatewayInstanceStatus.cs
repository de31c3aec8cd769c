using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Acknowledgement of pods that are going away.</summary>
public sealed record GatewayInstanceStatus
{
    /// <summary>Pods that are terminating and out of the table of this instance, with what still runs to them.</summary>
    [ListMap("podUid")]
    public IReadOnlyList<DrainingPod>? Draining { get; init; }
}

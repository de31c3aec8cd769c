using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A terminating pod that gets no new requests from an instance.</summary>
public sealed record DrainingPod
{
    /// <summary>Uid of the pod.</summary>
    [Required]
    public string? PodUid { get; init; }

    /// <summary>Requests of the instance still under way to it.</summary>
    public long? InFlight { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What the gateways say of a split.</summary>
public sealed record TrafficSplitStatus
{
    /// <summary>One entry per gateway instance, written by the instance itself.</summary>
    [ListMap("instance"), Patch(PatchStrategies.Merge, Key = "instance")]
    public IReadOnlyList<TrafficSplitInstance>? Instances { get; init; }

    /// <summary>Accepted, and why not.</summary>
    [ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ServiceStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ServiceStatus
{
    [Wire(1), Default("{}", IsJson = true)]
    public LoadBalancerStatus? LoadBalancer { get; init; }

    [Wire(2), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>ReplicaSetSpec of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record ReplicaSetSpec
{
    [Wire(1), Default(1), Range(0)]
    public int? Replicas { get; init; }

    [Wire(2), Required]
    public LabelSelector? Selector { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public PodTemplateSpec? Template { get; init; }

    [Wire(4), OmitZero, Range(0)]
    public int? MinReadySeconds { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>ReplicaSet of apps/v1, as in Kubernetes 1.33.</summary>
[Kind("apps", "v1", "ReplicaSet", "replicasets", ShortNames = "rs", Categories = "all", HasStatus = true)]
public sealed record ReplicaSet : KubeObject
{
    [Wire(2)]
    public ReplicaSetSpec? Spec { get; init; }

    [Wire(3)]
    public ReplicaSetStatus? Status { get; init; }
}

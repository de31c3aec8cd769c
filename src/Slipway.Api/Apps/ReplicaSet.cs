using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>ReplicaSet of apps/v1, as in Kubernetes 1.33.</summary>
[Kind("apps", "v1", "ReplicaSet", "replicasets", ShortNames = "rs", Categories = "all", HasStatus = true)]
public sealed record ReplicaSet : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public ReplicaSetSpec? Spec { get; init; }

    [Wire(3), Default("{\"replicas\":0}", IsJson = true)]
    public ReplicaSetStatus? Status { get; init; }
}

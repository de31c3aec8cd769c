using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Node of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "Node", "nodes", ShortNames = "no", Namespaced = false, HasStatus = true)]
public sealed record Node : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public NodeSpec? Spec { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public NodeStatus? Status { get; init; }
}

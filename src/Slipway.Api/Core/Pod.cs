using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Pod of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "Pod", "pods", ShortNames = "po", Categories = "all", HasStatus = true)]
public sealed record Pod : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public PodSpec? Spec { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public PodStatus? Status { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Autoscaling;

/// <summary>Scale of autoscaling/v1, as in Kubernetes 1.33.</summary>
[Kind("autoscaling", "v1", "Scale", "scale", IsRequest = true)]
public sealed record Scale : KubeObject
{
    [Wire(2)]
    public ScaleSpec? Spec { get; init; }

    [Wire(3)]
    public ScaleStatus? Status { get; init; }
}

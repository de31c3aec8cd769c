using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>DeploymentSpec of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record DeploymentSpec
{
    [Wire(1)]
    public int? Replicas { get; init; }

    [Wire(2), Required]
    public LabelSelector? Selector { get; init; }

    [Wire(3), Required]
    public PodTemplateSpec? Template { get; init; }

    [Wire(4), Patch(PatchStrategies.RetainKeys)]
    public DeploymentStrategy? Strategy { get; init; }

    [Wire(5)]
    public int? MinReadySeconds { get; init; }

    [Wire(6)]
    public int? RevisionHistoryLimit { get; init; }

    [Wire(7)]
    public bool? Paused { get; init; }

    [Wire(9)]
    public int? ProgressDeadlineSeconds { get; init; }
}

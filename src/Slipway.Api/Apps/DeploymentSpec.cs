using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>DeploymentSpec of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record DeploymentSpec
{
    [Wire(1), Default(1), Range(0)]
    public int? Replicas { get; init; }

    [Wire(2), Required]
    public LabelSelector? Selector { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public PodTemplateSpec? Template { get; init; }

    [Wire(4), Patch(PatchStrategies.RetainKeys), Default("{}", IsJson = true)]
    public DeploymentStrategy? Strategy { get; init; }

    [Wire(5), OmitZero, Range(0)]
    public int? MinReadySeconds { get; init; }

    [Wire(6), Default(10), Range(0)]
    public int? RevisionHistoryLimit { get; init; }

    [Wire(7), OmitZero]
    public bool? Paused { get; init; }

    [Wire(9), Default(600), Range(0)]
    public int? ProgressDeadlineSeconds { get; init; }
}

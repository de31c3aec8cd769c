using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>Deployment of apps/v1, as in Kubernetes 1.33.</summary>
[Kind("apps", "v1", "Deployment", "deployments", ShortNames = "deploy", Categories = "all", HasStatus = true)]
public sealed record Deployment : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public DeploymentSpec? Spec { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public DeploymentStatus? Status { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>DeploymentStrategy of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record DeploymentStrategy
{
    [Wire(1), OmitZero, Default("RollingUpdate"), OneOf("Recreate", "RollingUpdate")]
    public string? Type { get; init; }

    [Wire(2)]
    public RollingUpdateDeployment? RollingUpdate { get; init; }
}

using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>RollingUpdateDeployment of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record RollingUpdateDeployment
{
    [Wire(1)]
    public IntOrString? MaxUnavailable { get; init; }

    [Wire(2)]
    public IntOrString? MaxSurge { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerResizePolicy of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerResizePolicy
{
    [Wire(1), Required]
    public string? ResourceName { get; init; }

    [Wire(2), Required]
    public string? RestartPolicy { get; init; }
}

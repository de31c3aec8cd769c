using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerStateRunning of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerStateRunning
{
    [Wire(1)]
    public DateTimeOffset? StartedAt { get; init; }
}

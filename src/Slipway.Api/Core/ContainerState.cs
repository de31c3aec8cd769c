using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerState of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerState
{
    [Wire(1)]
    public ContainerStateWaiting? Waiting { get; init; }

    [Wire(2)]
    public ContainerStateRunning? Running { get; init; }

    [Wire(3)]
    public ContainerStateTerminated? Terminated { get; init; }
}

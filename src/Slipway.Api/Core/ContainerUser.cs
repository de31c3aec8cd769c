using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerUser of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerUser
{
    [Wire(1)]
    public LinuxContainerUser? Linux { get; init; }
}

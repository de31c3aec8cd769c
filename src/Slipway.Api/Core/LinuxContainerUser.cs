using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>LinuxContainerUser of core/v1, as in Kubernetes 1.33.</summary>
public sealed record LinuxContainerUser
{
    [Wire(1)]
    public long? Uid { get; init; }

    [Wire(2)]
    public long? Gid { get; init; }

    [Wire(3)]
    public IReadOnlyList<long>? SupplementalGroups { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodSecurityContext of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodSecurityContext
{
    [Wire(1)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    [Wire(2)]
    public long? RunAsUser { get; init; }

    [Wire(3)]
    public bool? RunAsNonRoot { get; init; }

    [Wire(4)]
    public IReadOnlyList<long>? SupplementalGroups { get; init; }

    [Wire(5)]
    public long? FsGroup { get; init; }

    [Wire(6)]
    public long? RunAsGroup { get; init; }

    [Wire(7)]
    public IReadOnlyList<Sysctl>? Sysctls { get; init; }

    [Wire(8)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    [Wire(9)]
    public string? FsGroupChangePolicy { get; init; }

    [Wire(10)]
    public SeccompProfile? SeccompProfile { get; init; }

    [Wire(11)]
    public AppArmorProfile? AppArmorProfile { get; init; }

    [Wire(12)]
    public string? SupplementalGroupsPolicy { get; init; }

    [Wire(13)]
    public string? SeLinuxChangePolicy { get; init; }
}

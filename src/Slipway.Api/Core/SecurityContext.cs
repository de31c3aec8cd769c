using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SecurityContext of core/v1, as in Kubernetes 1.33.</summary>
public sealed record SecurityContext
{
    [Wire(1)]
    public Capabilities? Capabilities { get; init; }

    [Wire(2)]
    public bool? Privileged { get; init; }

    [Wire(3)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    [Wire(4)]
    public long? RunAsUser { get; init; }

    [Wire(5)]
    public bool? RunAsNonRoot { get; init; }

    [Wire(6)]
    public bool? ReadOnlyRootFilesystem { get; init; }

    [Wire(7)]
    public bool? AllowPrivilegeEscalation { get; init; }

    [Wire(8)]
    public long? RunAsGroup { get; init; }

    [Wire(9)]
    public string? ProcMount { get; init; }

    [Wire(10)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    [Wire(11)]
    public SeccompProfile? SeccompProfile { get; init; }

    [Wire(12)]
    public AppArmorProfile? AppArmorProfile { get; init; }
}

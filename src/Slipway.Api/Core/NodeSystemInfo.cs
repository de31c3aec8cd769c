using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeSystemInfo of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeSystemInfo
{
    [Wire(1), Required, Default("")]
    public string? MachineID { get; init; }

    [Wire(2), Required, Default("")]
    public string? SystemUUID { get; init; }

    [Wire(3), Required, Default("")]
    public string? BootID { get; init; }

    [Wire(4), Required, Default("")]
    public string? KernelVersion { get; init; }

    [Wire(5), Required, Default("")]
    public string? OsImage { get; init; }

    [Wire(6), Required, Default("")]
    public string? ContainerRuntimeVersion { get; init; }

    [Wire(7), Required, Default("")]
    public string? KubeletVersion { get; init; }

    [Wire(8), Required, Default("")]
    public string? KubeProxyVersion { get; init; }

    [Wire(9), Required, Default("")]
    public string? OperatingSystem { get; init; }

    [Wire(10), Required, Default("")]
    public string? Architecture { get; init; }

    [Wire(11)]
    public NodeSwapStatus? Swap { get; init; }
}

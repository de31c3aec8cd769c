using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>WindowsSecurityContextOptions of core/v1, as in Kubernetes 1.33.</summary>
public sealed record WindowsSecurityContextOptions
{
    [Wire(1)]
    public string? GmsaCredentialSpecName { get; init; }

    [Wire(2)]
    public string? GmsaCredentialSpec { get; init; }

    [Wire(3)]
    public string? RunAsUserName { get; init; }

    [Wire(4)]
    public bool? HostProcess { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SELinuxOptions of core/v1, as in Kubernetes 1.33.</summary>
public sealed record SELinuxOptions
{
    [Wire(1), OmitZero]
    public string? User { get; init; }

    [Wire(2), OmitZero]
    public string? Role { get; init; }

    [Wire(3), OmitZero]
    public string? Type { get; init; }

    [Wire(4), OmitZero]
    public string? Level { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>AppArmorProfile of core/v1, as in Kubernetes 1.33.</summary>
public sealed record AppArmorProfile
{
    [Wire(1)]
    public string? Type { get; init; }

    [Wire(2)]
    public string? LocalhostProfile { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SELinuxOptions of core/v1, as in Kubernetes 1.33.</summary>
public sealed record SELinuxOptions
{
    [Wire(1)]
    public string? User { get; init; }

    [Wire(2)]
    public string? Role { get; init; }

    [Wire(3)]
    public string? Type { get; init; }

    [Wire(4)]
    public string? Level { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodResourceClaimStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodResourceClaimStatus
{
    [Wire(1)]
    public string? Name { get; init; }

    [Wire(2)]
    public string? ResourceClaimName { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodResourceClaim of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodResourceClaim
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(3)]
    public string? ResourceClaimName { get; init; }

    [Wire(4)]
    public string? ResourceClaimTemplateName { get; init; }
}

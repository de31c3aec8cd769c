using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ResourceStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ResourceStatus
{
    [Wire(1)]
    public string? Name { get; init; }

    [Wire(2), ListMap("resourceID")]
    public IReadOnlyList<ResourceHealth>? Resources { get; init; }
}

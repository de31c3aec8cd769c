using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A backend that gets a copy of requests. HTTPRequestMirrorFilter of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPRequestMirrorFilter
{
    [Required]
    public BackendObjectReference? BackendRef { get; init; }

    [Range(0, 100)]
    public int? Percent { get; init; }

    public Fraction? Fraction { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>BoundObjectReference of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record BoundObjectReference
{
    [Wire(1), OmitZero]
    public string? Kind { get; init; }

    [Wire(2), OmitZero]
    public string? ApiVersion { get; init; }

    [Wire(3), OmitZero]
    public string? Name { get; init; }

    [Wire(4), OmitZero]
    public string? Uid { get; init; }
}

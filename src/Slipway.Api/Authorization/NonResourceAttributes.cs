using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>NonResourceAttributes of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record NonResourceAttributes
{
    [Wire(1), OmitZero]
    public string? Path { get; init; }

    [Wire(2), OmitZero]
    public string? Verb { get; init; }
}

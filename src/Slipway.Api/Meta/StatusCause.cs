using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>StatusCause of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record StatusCause
{
    [Wire(1), OmitZero]
    public string? Reason { get; init; }

    [Wire(2), OmitZero]
    public string? Message { get; init; }

    [Wire(3), OmitZero]
    public string? Field { get; init; }
}

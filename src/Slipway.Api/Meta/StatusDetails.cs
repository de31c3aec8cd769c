using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>StatusDetails of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record StatusDetails
{
    [Wire(1), OmitZero]
    public string? Name { get; init; }

    [Wire(2), OmitZero]
    public string? Group { get; init; }

    [Wire(3), OmitZero]
    public string? Kind { get; init; }

    [Wire(4)]
    public IReadOnlyList<StatusCause>? Causes { get; init; }

    [Wire(5), OmitZero]
    public int? RetryAfterSeconds { get; init; }

    [Wire(6), OmitZero]
    public string? Uid { get; init; }
}

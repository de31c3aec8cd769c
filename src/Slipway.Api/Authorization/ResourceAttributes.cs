using Slipway.Api.Schemas;

namespace Slipway.Api.Authorization;

/// <summary>ResourceAttributes of authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record ResourceAttributes
{
    [Wire(1), OmitZero]
    public string? Namespace { get; init; }

    [Wire(2), OmitZero]
    public string? Verb { get; init; }

    [Wire(3), OmitZero]
    public string? Group { get; init; }

    [Wire(4), OmitZero]
    public string? Version { get; init; }

    [Wire(5), OmitZero]
    public string? Resource { get; init; }

    [Wire(6), OmitZero]
    public string? Subresource { get; init; }

    [Wire(7), OmitZero]
    public string? Name { get; init; }

    [Wire(8)]
    public FieldSelectorAttributes? FieldSelector { get; init; }

    [Wire(9)]
    public LabelSelectorAttributes? LabelSelector { get; init; }
}

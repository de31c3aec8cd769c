using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ObjectReference of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record ObjectReference
{
    [Wire(1), OmitZero]
    public string? Kind { get; init; }

    [Wire(2), OmitZero]
    public string? Namespace { get; init; }

    [Wire(3), OmitZero]
    public string? Name { get; init; }

    [Wire(4), OmitZero]
    public string? Uid { get; init; }

    [Wire(5), OmitZero]
    public string? ApiVersion { get; init; }

    [Wire(6), OmitZero]
    public string? ResourceVersion { get; init; }

    [Wire(7), OmitZero]
    public string? FieldPath { get; init; }
}

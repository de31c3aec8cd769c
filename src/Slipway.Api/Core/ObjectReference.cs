using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ObjectReference of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record ObjectReference
{
    [Wire(1)]
    public string? Kind { get; init; }

    [Wire(2)]
    public string? Namespace { get; init; }

    [Wire(3)]
    public string? Name { get; init; }

    [Wire(4)]
    public string? Uid { get; init; }

    [Wire(5)]
    public string? ApiVersion { get; init; }

    [Wire(6)]
    public string? ResourceVersion { get; init; }

    [Wire(7)]
    public string? FieldPath { get; init; }
}

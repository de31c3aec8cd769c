using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeConfigStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeConfigStatus
{
    [Wire(1)]
    public NodeConfigSource? Assigned { get; init; }

    [Wire(2)]
    public NodeConfigSource? Active { get; init; }

    [Wire(3)]
    public NodeConfigSource? LastKnownGood { get; init; }

    [Wire(4), OmitZero]
    public string? Error { get; init; }
}

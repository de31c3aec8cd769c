using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Coordination;

/// <summary>LeaseSpec of coordination.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record LeaseSpec
{
    [Wire(1)]
    public string? HolderIdentity { get; init; }

    [Wire(2)]
    public int? LeaseDurationSeconds { get; init; }

    [Wire(3), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    [Wire(4), JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    [Wire(5)]
    public int? LeaseTransitions { get; init; }

    [Wire(6)]
    public string? Strategy { get; init; }

    [Wire(7)]
    public string? PreferredHolder { get; init; }
}

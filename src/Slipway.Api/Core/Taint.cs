using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Taint of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Taint
{
    [Wire(1), Required]
    public string? Key { get; init; }

    [Wire(2), OmitZero]
    public string? Value { get; init; }

    [Wire(3), Required, OneOf("NoExecute", "NoSchedule", "PreferNoSchedule")]
    public string? Effect { get; init; }

    [Wire(4)]
    public DateTimeOffset? TimeAdded { get; init; }
}

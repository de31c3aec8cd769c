using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerStateTerminated of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerStateTerminated
{
    [Wire(1), Required]
    public int? ExitCode { get; init; }

    [Wire(2), OmitZero]
    public int? Signal { get; init; }

    [Wire(3), OmitZero]
    public string? Reason { get; init; }

    [Wire(4), OmitZero]
    public string? Message { get; init; }

    [Wire(5)]
    public DateTimeOffset? StartedAt { get; init; }

    [Wire(6)]
    public DateTimeOffset? FinishedAt { get; init; }

    [Wire(7), OmitZero]
    public string? ContainerID { get; init; }
}

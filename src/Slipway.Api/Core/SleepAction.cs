using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SleepAction of core/v1, as in Kubernetes 1.33.</summary>
public sealed record SleepAction
{
    [Wire(1), Required]
    public long? Seconds { get; init; }
}

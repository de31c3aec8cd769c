using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>All old pods end, drained, before the first new one starts; requests wait in between. After an abort the same happens in the
/// other direction.</summary>
public sealed record RecreateStrategy
{
    /// <summary>How long a request waits for the first new pod, in seconds; then it gets 503. 0 for not at all. Default 30.</summary>
    [Range(0, 600)]
    public int? HoldSeconds { get; init; }
}

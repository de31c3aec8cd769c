using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Stickiness of target groups.</summary>
public sealed record AlbStickiness
{
    /// <summary>Whether it is on.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How long a user stays.</summary>
    [Range(1)]
    public long? DurationSeconds { get; init; }
}

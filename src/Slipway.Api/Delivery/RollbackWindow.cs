using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How far back a rollback skips the steps.</summary>
public sealed record RollbackWindow
{
    /// <summary>Number of revisions older than the stable one.</summary>
    [Range(0)]
    public int? Revisions { get; init; }
}

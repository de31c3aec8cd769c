using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How many pods are enough to go on.</summary>
public sealed record ReplicaProgressThreshold
{
    /// <summary>What the value counts.</summary>
    [OneOf("Percent", "Pods")]
    public string? Type { get; init; }

    /// <summary>Percentage or number of pods.</summary>
    [Range(0)]
    public int? Value { get; init; }
}

using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How a new revision gets its traffic. Exactly one.</summary>
public sealed record RolloutStrategy
{
    /// <summary>A whole new set, switched at once.</summary>
    public BlueGreenStrategy? BlueGreen { get; init; }

    /// <summary>A growing share of the traffic.</summary>
    public CanaryStrategy? Canary { get; init; }

    /// <summary>The old pods end before the new ones start.</summary>
    public RecreateStrategy? Recreate { get; init; }

    /// <summary>Pods are replaced batch by batch.</summary>
    public RollingStrategy? Rolling { get; init; }

    /// <summary>A whole new set without traffic, then everything at once, inside the one Service.</summary>
    public ImmutableStrategy? Immutable { get; init; }

    /// <summary>Copies of requests for the new revision, then everything at once.</summary>
    public ShadowStrategy? Shadow { get; init; }

    /// <summary>Some users get the new revision for a time.</summary>
    public AbTestStrategy? AbTest { get; init; }

    /// <summary>The name of a strategy that people know; each stands for one of the others, written out in docs/spec/rollout.md.</summary>
    [OneOf("AllAtOnce", "Canary10Percent10Minutes", "Canary10Percent15Minutes", "Canary10Percent30Minutes", "Canary10Percent5Minutes",
        "Immutable", "Linear10PercentEvery10Minutes", "Linear10PercentEvery1Minute", "Linear10PercentEvery2Minutes",
        "Linear10PercentEvery3Minutes", "Rolling", "RollingWithAdditionalBatch", "TrafficSplitting")]
    public string? Preset { get; init; }
}

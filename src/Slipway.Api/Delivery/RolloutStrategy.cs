namespace Slipway.Api.Delivery;

/// <summary>How a new revision gets its traffic. Exactly one.</summary>
public sealed record RolloutStrategy
{
    /// <summary>A whole new set, switched at once.</summary>
    public BlueGreenStrategy? BlueGreen { get; init; }

    /// <summary>A growing share of the traffic.</summary>
    public CanaryStrategy? Canary { get; init; }
}

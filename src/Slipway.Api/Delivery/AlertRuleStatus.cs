using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How an alert rule stands. It is written when the alert or a condition changes, and else at most twice a minute.</summary>
public sealed record AlertRuleStatus
{
    /// <summary>Generation of the spec that this speaks of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>The alert.</summary>
    public AlertStatus? Alert { get; init; }

    /// <summary>What the comparisons read, in their order.</summary>
    public string? Value { get; init; }

    /// <summary>Ready, and why not.</summary>
    [ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

using System.Text.Json.Serialization;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>
/// How an objective stands. It is written when an alert or a condition changes, and else at most twice a minute.
/// </summary>
public sealed record ServiceLevelObjectiveStatus
{
    /// <summary>Generation of the spec that this speaks of.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When the numbers were read.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>Requests of the period that have been counted.</summary>
    public long? Requests { get; init; }

    /// <summary>The bad ones.</summary>
    public long? BadRequests { get; init; }

    /// <summary>Share of good requests of the period, in percent; absent without requests.</summary>
    public double? SuccessPercent { get; init; }

    /// <summary>Share of the error budget that is left, in percent; negative when more than all is used. Absent without
    /// requests.</summary>
    public double? BudgetRemainingPercent { get; init; }

    /// <summary>Severities of the alerts that fire, with commas between them; absent when none does.</summary>
    public string? Firing { get; init; }

    /// <summary>How fast the budget burns in the windows of the alerts, shortest first.</summary>
    [ListMap("window")]
    public IReadOnlyList<BurnRateStatus>? BurnRates { get; init; }

    /// <summary>The alerts, most urgent first.</summary>
    [ListMap("name")]
    public IReadOnlyList<AlertStatus>? Alerts { get; init; }

    /// <summary>Ready and BudgetSpent.</summary>
    [ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The counts of the period, for a controller that starts anew; opaque.</summary>
    public string? Checkpoint { get; init; }
}

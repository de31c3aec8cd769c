namespace Slipway.Api.Delivery;

/// <summary>How far a step of a rollout has come at best. Pods that crash, start again and crash come no further than they were.</summary>
public sealed record RolloutProgress
{
    /// <summary>Most pods of all revisions that were available at once.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>Most pods of the new revision that were there at once.</summary>
    public int? UpdatedReplicas { get; init; }

    /// <summary>Greatest share of the new revision, in percent.</summary>
    public double? Weight { get; init; }
}

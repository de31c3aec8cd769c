namespace Slipway.Api.Delivery;

/// <summary>Keeps pods of two revisions on different nodes. Exactly one.</summary>
public sealed record RolloutAntiAffinity
{
    /// <summary>Where possible.</summary>
    public RolloutPreferredAntiAffinity? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }

    /// <summary>Always.</summary>
    public RolloutRequiredAntiAffinity? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }
}

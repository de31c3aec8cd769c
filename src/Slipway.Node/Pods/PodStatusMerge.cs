using Slipway.Api.Core;

namespace Slipway.Node.Pods;

/// <summary>Joins the status that this node has built with the one that the server shows, which may be older or hold more.</summary>
internal static class PodStatusMerge
{
    /// <summary>What the next status is built from: our memory, and the conditions that others have written.</summary>
    public static PodStatus? Merge(PodStatus? ours, PodStatus? theirs)
    {
        if (ours is null || theirs is null)
        {
            return theirs ?? ours;
        }

        var own = (ours.Conditions ?? []).Where(IsOurs).ToList();
        var types = own.Select(static c => c.Type).ToHashSet(StringComparer.Ordinal);
        return ours with { Conditions = [.. own, .. (theirs.Conditions ?? []).Where(c => !types.Contains(c.Type))] };
    }

    private static bool IsOurs(PodCondition condition)
        => condition.Type is "PodReadyToStartContainers" or "Initialized" or "Ready" or "ContainersReady" or "PodScheduled";
}

using Slipway.Api.Apps;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>What must never happen in it.</summary>
internal sealed partial class RolloutWorld
{
    private readonly HashSet<string> condemned = [];
    private readonly Dictionary<string, int> lastOfCondemned = [];

    /// <summary>Whatever failed may have traffic again: a person said so.</summary>
    public void Forgive()
    {
        condemned.Clear();
        lastOfCondemned.Clear();
    }

    private void Forgive(string hash)
    {
        condemned.Remove(hash);
        lastOfCondemned.Remove(hash);
    }

    private void CheckCondemned()
    {
        foreach (var hash in condemned)
        {
            CheckCondemned(hash);
        }
    }

    /// <summary>No Service moves from a revision with pods to one without, but away from one that is taken back.</summary>
    private void CheckSelected(string service, string? before)
    {
        var there = Sets.Values.Where(static s => s.Status?.AvailableReplicas > 0 && s.Spec!.Replicas > 0)
            .Select(static s => s.Metadata!.Labels!["rollouts-pod-template-hash"]).ToList();
        Assert.True(
            before is null || Selected(service) == before || !there.Contains(before) || Status.Abort is true
                || Selected(service) is not { } hash || there.Contains(hash),
            $"Service {service} moves to {Selected(service)}, which has no pods");
    }

    /// <summary>What failed its verdict gets nothing more; where the pods of the others are gone already it loses what it has as they come
    /// back.</summary>
    private void CheckCondemned(string hash)
    {
        var weight = Split?.Spec?.Revisions?.FirstOrDefault(r => r.Hash == hash)?.Weight ?? 0;
        if (Rollout.Spec!.Strategy is { Rolling: not null } or { Preset: not null } or { Canary.DynamicStableScale: true })
        {
            Assert.True(
                weight <= lastOfCondemned.GetValueOrDefault(hash, RolloutPlan.Everything), $"revision {hash} got more although it failed");
            lastOfCondemned[hash] = weight;
            return;
        }

        Assert.Equal(0, weight);
    }

    /// <summary>No revision is scaled to nothing while any gateway may still send it requests.</summary>
    private void CheckShrink(ReplicaSet set)
    {
        if (Rollout.Spec!.Strategy is { Rolling: not null } or { Recreate: not null } or { Preset: not null })
        {
            // Each pod by itself is out of all tables before it ends: that is the node's part.
            return;
        }

        if (Gateways.Count == 0 || set.Spec!.Replicas != 0 || Sets[set.Name()].Spec?.Replicas is null or 0 || Rollout.Spec!.Replicas == 0)
        {
            return;
        }

        var hash = set.Metadata!.Labels!["rollouts-pod-template-hash"];
        if (Split is null)
        {
            return;
        }

        Assert.Equal(0, Split.Spec?.Revisions?.FirstOrDefault(r => r.Hash == hash)?.Weight ?? 0);
        foreach (var gateway in Gateways.Keys.Where(g => !SilentGateways.Contains(g) && !StuckGateways.Contains(g)))
        {
            // A table that only names the revisions anew may be under way: what counts is the share in the one that is in force.
            var entry = Split.Status?.Instances?.FirstOrDefault(i => i.Instance == gateway);
            Assert.True(entry is not null, $"revision {hash} ends before gateway {gateway} has any table");
            Assert.Equal(0, entry.Weights!.FirstOrDefault(w => w.Hash == hash)?.Weight ?? 0);
        }
    }
}

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>The shares, in units of 0.01 %, that give each available pod as much as the next.</summary>
/// <param name="New">That of the new revision; what is left is the stable one's, where there is another.</param>
/// <param name="Others">Those of revisions that lose theirs, by hash; they never grow.</param>
internal sealed record PodShares(int New, IReadOnlyDictionary<string, int> Others)
{
    /// <summary>The shares of the pods there are.</summary>
    /// <param name="scale">The pods.</param>
    /// <param name="isAborted">Whether the new revision is taken back: it keeps no more than the others have no pods for.</param>
    public static PodShares Of(RolloutScale scale, bool isAborted)
    {
        var revisions = scale.Revisions;
        var isMoving = revisions.StableHash is not null && !revisions.IsSettled;
        long ofNew = RevisionSet.Available(revisions.New);
        long ofStable = isMoving ? RevisionSet.Available(revisions.Stable) : 0;
        var leaving = revisions.Others.Select(set => (Hash: RevisionSet.HashOf(set), Pods: (long)RevisionSet.Available(set)))
            .Where(o => o.Pods > 0 && scale.Traffic.WeightOf(o.Hash) > 0).ToList();
        var all = ofNew + ofStable + leaving.Sum(static o => o.Pods);
        var others = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (hash, pods) in leaving)
        {
            others[hash] = (int)Math.Min(scale.Traffic.WeightOf(hash), pods * RolloutPlan.Everything / all);
        }

        var left = RolloutPlan.Everything - others.Values.Sum();
        if (!isMoving)
        {
            return new PodShares(left, others);
        }

        if (isAborted)
        {
            var covered = scale.OldFirst || scale.Replicas == 0 ? RolloutPlan.Everything
                : (all - ofNew + scale.Unavailable) * RolloutPlan.Everything / scale.Replicas;
            var kept = Math.Max(0, RolloutPlan.Everything - covered);
            return new PodShares((int)Math.Min(Math.Min(scale.Traffic.WeightOf(revisions.Hash), kept), left), others);
        }

        return new PodShares(
            ofNew == 0 ? 0 : ofStable == 0 ? left : (int)Math.Min(left, ofNew * RolloutPlan.Everything / all), others);
    }
}

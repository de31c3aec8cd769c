using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>What a Rollout asks the judge for.</summary>
internal static class JudgementSessions
{
    /// <summary>The comparison that the status of a Rollout asks for; null for none.</summary>
    public static JudgementSession? Of(Rollout rollout)
    {
        var status = rollout.Status;
        if (status?.Judgement is not { StartedAt: { } start, CanaryHash: { } canary, StableHash: { } stable } judgement
            || status.StableRS == status.CurrentPodHash || status.Abort is true || status.Canary?.Weights?.Canary is not { } destination)
        {
            return null;
        }

        var sticky = rollout.Spec?.Strategy?.Canary?.TrafficRouting?.Slipway?.Sticky is not null;
        return new JudgementSession
        {
            Rollout = rollout.Key(),
            Service = status.Canary.Weights.Stable?.ServiceName ?? "",
            CanaryService = destination.ServiceName,
            CanaryHash = canary,
            StableHash = stable,
            StartedAt = start,
            Share = status.Canary.Weights.Verified is true && !sticky ? ShareOf(status.Canary.Weights) : null,
            Checkpoint = judgement.Checkpoint,
        };
    }

    /// <summary>Share of the canary among the two revisions that are compared; that of an experiment is outside it.</summary>
    private static double? ShareOf(TrafficWeights weights) => weights.Canary?.Weight + weights.Stable?.Weight is > 0 and var both
        ? weights.Canary?.Weight / both
        : null;
}

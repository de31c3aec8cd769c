using Slipway.Analysis.Latencies;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>What a Rollout asks the judge for.</summary>
internal static class JudgementSessions
{
    /// <summary>The comparison that the status of a Rollout asks for; null for none.</summary>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="split">Its split; null when no gateway splits its traffic.</param>
    public static JudgementSession? Of(Rollout rollout, TrafficSplit? split)
    {
        var status = rollout.Status;
        if (status?.Judgement is not { StartedAt: { } start, CanaryHash: { } canary, StableHash: { } stable } judgement
            || status.StableRS == status.CurrentPodHash || status.Abort is true || status.Canary?.Weights?.Canary is not { } destination)
        {
            return null;
        }

        var sticky = rollout.Spec?.Strategy?.Canary?.TrafficRouting?.Slipway?.Sticky is not null || split?.Spec?.Sticky is not null;
        var compares = destination.Weight > 0 ? JudgedTraffic.Shares : Compared(split?.Spec, canary);
        return new JudgementSession
        {
            Rollout = rollout.Key(),
            Service = status.Canary.Weights.Stable?.ServiceName ?? "",
            CanaryService = destination.ServiceName,
            CanaryHash = canary,
            StableHash = stable,
            StartedAt = start,
            Compares = compares,
            ManagedRoutes =
            [
                .. (rollout.Spec?.Strategy?.Canary?.TrafficRouting?.ManagedRoutes ?? []).Select(static r => r.Name).OfType<string>(),
            ],
            IsSticky = sticky,
            Latency = LatencyOf(rollout.Spec?.Judge?.Latency),
            Share = status.Canary.Weights.Verified is true && !sticky && compares == JudgedTraffic.Shares
                ? ShareOf(status.Canary.Weights)
                : null,
            Checkpoint = judgement.Checkpoint,
            Course = judgement.Course,
            Compared = judgement.Compares,
            SuccessRate = Share(rollout.Spec?.Judge?.Objective?.SuccessRatePercent),
            LatencyTarget = TargetOf(rollout.Spec?.Judge?.Objective),
            ObjectiveSince = judgement.Objective?.Since,
        };
    }

    private static LatencySettings? LatencyOf(RolloutLatencyJudge? judge) => judge?.Enabled is false ? null : new LatencySettings
    {
        Quantiles = judge?.Quantiles ?? LatencySettings.Default.Quantiles,
        Tolerance = judge?.TolerancePercent / 100 ?? LatencySettings.Default.Tolerance,
        ToleranceMicroseconds = (long?)(judge?.ToleranceMilliseconds * 1000) ?? LatencySettings.Default.ToleranceMicroseconds,
        BoundMicroseconds = TelemetryFrame.FinalAfterSeconds * 1_000_000L,
    };

    private static LatencyTarget? TargetOf(RolloutJudgeObjective? objective)
        => objective?.LatencyMilliseconds is > 0 and var limit && Share(objective.LatencyPercent) is { } share
            ? new LatencyTarget((long)(limit * 1000), share) : null;

    /// <summary>The share that a percentage stands for; null for one that is no objective.</summary>
    private static double? Share(double? percent) => percent is > 50 and < 100 ? percent / 100 : null;

    /// <summary>Share of the canary among the two revisions that are compared; that of an experiment is outside it.</summary>
    private static double? ShareOf(TrafficWeights weights) => weights.Canary?.Weight + weights.Stable?.Weight is > 0 and var both
        ? weights.Canary?.Weight / both
        : null;

    /// <summary>What there is to compare while the new revision has no share: what routes send it, else copies.</summary>
    private static JudgedTraffic Compared(TrafficSplitSpec? split, string canary)
    {
        var routes = (split?.Routes ?? []).Where(r => r.Hash == canary).ToList();
        return routes.Any(static r => r.Percentage < 100) ? JudgedTraffic.Route
            : routes.Count > 0 ? JudgedTraffic.RouteAgainstAll
            : split?.Mirrors?.Any(m => m.Hash == canary) is true ? JudgedTraffic.Copies
            : JudgedTraffic.Shares;
    }
}

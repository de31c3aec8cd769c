using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>
/// Batches of pods, one step each, with a step that may pause after it. The share of a step is that of its pods, so that an index stands
/// for the same number of new pods when replicas change on the way.
/// </summary>
internal static class RollingCompiler
{
    /// <summary>Most batches; they grow with the pods beyond it.</summary>
    private const int MostBatches = 1000;

    /// <summary>The plan.</summary>
    /// <param name="path">The field of the strategy.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="replicas">Pods wanted.</param>
    /// <param name="problems">Where problems go.</param>
    public static RolloutPlan Compile(string path, RollingStrategy spec, int replicas, List<string> problems)
    {
        var (surge, unavailable) = Bounds(path, spec, problems);
        var pause = StrategyFields.Duration($"{path}.pauseBetweenBatches", spec.PauseBetweenBatches, problems);
        if (spec.BatchSize is { } size && size.Resolve(100, roundUp: true) is not > 0)
        {
            problems.Add($"{path}.batchSize: is '{size}', must be a number from 1 or a percentage such as 25%");
        }

        var steps = problems.Count > 0 ? [] : Steps(replicas, Batch(spec, surge, unavailable, replicas), pause);
        return new RolloutPlan(steps, RevisionHash.OfJson(ApiJson.Serialize(new RolloutStrategy { Rolling = spec })))
        {
            PodsCarryShares = true,
            ScaleDownDelay = TimeSpan.Zero,
            MaxSurge = surge,
            MaxUnavailable = unavailable,
            PauseReason = "RollingPause",
            Background = spec.Analysis,
            BackgroundPath = $"{path}.analysis",
            Paths = [.. Enumerable.Repeat(path, steps.Count)],
        };
    }

    private static (IntOrString Surge, IntOrString Unavailable) Bounds(string path, RollingStrategy spec, List<string> problems)
    {
        if (spec.AdditionalBatch is not true)
        {
            var (surge, unavailable) = (spec.MaxSurge ?? RolloutDefaults.MaxSurge, spec.MaxUnavailable ?? RolloutDefaults.MaxUnavailable);
            PodCounts.Check(path, surge, unavailable, problems);
            return (surge, unavailable);
        }

        foreach (var (name, value) in new[] { ("maxSurge", spec.MaxSurge), ("maxUnavailable", spec.MaxUnavailable) })
        {
            if (value is { } written)
            {
                problems.Add($"{path}.{name}: is '{written}', must not be set together with additionalBatch, which says it");
            }
        }

        return (spec.BatchSize ?? RolloutDefaults.MaxSurge, 0);
    }

    private static int Batch(RollingStrategy spec, IntOrString surge, IntOrString unavailable, int replicas)
    {
        var pods = spec.BatchSize is { } size
            ? size.Resolve(replicas, roundUp: true)
            : surge.Resolve(replicas, roundUp: true) + unavailable.Resolve(replicas, roundUp: false);
        return Math.Max(Math.Max(1, pods ?? 1), (replicas + MostBatches - 1) / MostBatches);
    }

    private static List<PlanStep> Steps(int replicas, int batch, TimeSpan? pause)
    {
        var steps = new List<PlanStep>();
        for (long done = batch; done < replicas; done += batch)
        {
            var share = (int)Math.Round((double)done * RolloutPlan.Everything / replicas);
            steps.Add(new PlanStep.SetWeight(Math.Clamp(share, 1, RolloutPlan.Everything - 1)));
            steps.Add(pause is null ? new PlanStep.Nothing() : new PlanStep.Pause(pause));
        }

        return steps;
    }
}

using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>Numbers of pods that a spec allows.</summary>
internal static class PodNumbers
{
    private static readonly IntOrString Usual = "25%";

    /// <summary>Whether nothing but the numbers of pods carries the shares, by no batches.</summary>
    public static bool IsPodCanary(RolloutSpec? spec) => spec?.Strategy is { Canary.TrafficRouting: null, Canary: not null };

    /// <summary>Whether the numbers of pods carry the shares.</summary>
    public static bool IsByPods(RolloutSpec? spec) => spec?.Strategy?.Rolling is not null || IsPodCanary(spec);

    /// <summary>Pods that have to be available.</summary>
    public static int Needed(RolloutSpec spec)
    {
        var replicas = spec.Replicas ?? 1;
        var missing = Missing(spec.Strategy).Resolve(replicas, roundUp: false) ?? 0;
        return replicas - Math.Min(replicas, missing == 0 && Surplus(spec) == 0 ? 1 : missing);
    }

    /// <summary>Pods that there may be above the wanted number, while each gets as much as the next.</summary>
    public static int Surplus(RolloutSpec spec) => (spec.Strategy switch
    {
        { Rolling: { AdditionalBatch: true } rolling } => rolling.BatchSize,
        { Rolling: { } rolling } => rolling.MaxSurge,
        { Canary: { } canary } => canary.MaxSurge,
        _ => null,
    } ?? Usual).Resolve(spec.Replicas ?? 1, roundUp: true) ?? 0;

    /// <summary>Pods of the new revision that a step of a rolling release allows.</summary>
    public static int InBatches(RolloutSpec spec, RollingStrategy rolling, int? step)
    {
        var replicas = spec.Replicas ?? 1;
        var batch = rolling.BatchSize is { } size
            ? size.Resolve(replicas, roundUp: true)
            : Surplus(spec) + Missing(spec.Strategy).Resolve(replicas, roundUp: false);
        return step is not { } at ? replicas : (int)Math.Min(replicas, Math.Max(1L, batch ?? 1) * ((at / 2) + 1));
    }

    private static IntOrString Missing(RolloutStrategy? strategy) => strategy switch
    {
        { Rolling.AdditionalBatch: true } => 0,
        { Rolling: { } rolling } => rolling.MaxUnavailable,
        { Canary: { } canary } => canary.MaxUnavailable,
        { BlueGreen: { } blueGreen } => blueGreen.MaxUnavailable,
        _ => null,
    } ?? Usual;
}

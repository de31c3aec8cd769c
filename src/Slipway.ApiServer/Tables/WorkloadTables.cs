using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Autoscaling;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of workloads and of Slipway's own kinds.</summary>
internal static class WorkloadTables
{
    public static KindTable Deployments { get; } = KindTable.Of<Deployment>(
        "Name|Ready|Up-to-date|Available|Age|Containers*|Images*|Selector*", static (o, now) =>
        [
            o.Name(), Fraction(o.Status?.ReadyReplicas ?? 0, o.Spec?.Replicas ?? 0), Text(o.Status?.UpdatedReplicas ?? 0),
            Text(o.Status?.AvailableReplicas ?? 0), o.Age(now), Names(o.Spec?.Template), Images(o.Spec?.Template),
                TableText.Selector(o.Spec?.Selector),
        ]);

    public static KindTable ReplicaSets { get; } = KindTable.Of<ReplicaSet>(
        "Name|Desired#|Current#|Ready#|Age|Containers*|Images*|Selector*", static (o, now) =>
        [
            o.Name(), o.Spec?.Replicas ?? 0, o.Status?.Replicas ?? 0, o.Status?.ReadyReplicas ?? 0, o.Age(now),
            Names(o.Spec?.Template), Images(o.Spec?.Template), TableText.Selector(o.Spec?.Selector),
        ]);

    public static KindTable Rollouts { get; } = KindTable.Of<Rollout>(
        "Name|Desired#|Current#|Up-to-date#|Available#|Age|Weight*|Step*|Phase*|Containers*|Images*|Selector*", static (o, now) =>
        [
            o.Name(), o.Spec?.Replicas ?? 0, o.Status?.Replicas ?? 0, o.Status?.UpdatedReplicas ?? 0, o.Status?.AvailableReplicas ?? 0,
            o.Age(now), Weight(o), Step(o), o.Status?.Phase, Names(o.Spec?.Template), Images(o.Spec?.Template),
                TableText.Selector(o.Spec?.Selector),
        ]);

    public static KindTable Scales { get; } = KindTable.Of<Scale>("Name|Desired#|Available#|Age", static (o, now) =>
        [o.Name(), o.Spec?.Replicas ?? 0, o.Status?.Replicas ?? 0, o.Age(now)]);

    public static KindTable TrafficSplits { get; } = KindTable.Of<TrafficSplit>("Name|Service|Weights|In force#|Age", static (o, now) =>
    [
        o.Name(), o.Spec?.Service, TableText.Join((o.Spec?.Revisions ?? []).Select(static r => $"{r.Hash}={Percent(r.Weight ?? 0)}")),
        (o.Status?.Instances ?? []).Count(i => i.ObservedUid == o.Metadata?.Uid && i.ObservedGeneration == o.Metadata?.Generation),
            o.Age(now),
    ]);

    public static KindTable GatewayInstances { get; } = KindTable.Of<GatewayInstance>(
        "Name|Address|Draining#|Renewed|Age", static (o, now) =>
    [
        o.Name(), o.Spec?.Address, o.Status?.Draining?.Count ?? 0, TableText.Age(o.Spec?.RenewTime, now), o.Age(now),
    ]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Fraction(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");

    // Weights are in units of 0.01 %.
    private static string Percent(int weight) => (weight / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string? Weight(Rollout rollout) => rollout.Status?.Canary?.Weights?.Canary?.Weight is { } weight
        ? weight.ToString(CultureInfo.InvariantCulture) + "%"
        : null;

    private static string? Step(Rollout rollout) => rollout.Spec?.Strategy?.Canary?.Steps is { Count: > 0 } steps
        ? Fraction(rollout.Status?.CurrentStepIndex ?? 0, steps.Count)
        : null;

    public static string Names(PodTemplateSpec? template) => TableText.Join((template?.Spec?.Containers ?? []).Select(static c => c.Name));

    public static string Images(PodTemplateSpec? template) =>
        TableText.Join((template?.Spec?.Containers ?? []).Select(static c => c.Image));
}

using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Cli.Rollouts;

/// <summary>A Rollout with what belongs to it, as a person wants to see it.</summary>
/// <param name="Rollout">The object.</param>
/// <param name="Revisions">Its revisions that have pods or a part to play, newest first.</param>
/// <param name="Split">How its traffic is shared; null without traffic routing.</param>
internal sealed record RolloutView(Rollout Rollout, IReadOnlyList<RevisionView> Revisions, TrafficSplit? Split)
{
    /// <summary>Annotation that carries the revision's number.</summary>
    public const string RevisionAnnotation = "rollout.argoproj.io/revision";

    /// <summary>Weight in percent that the gateway has in force for the newest revision; null when unknown.</summary>
    public double? CanaryWeightPercent
        => Rollout.Status?.CurrentPodHash is { } hash && Rollout.Status.StableRS is { } stable
            && stable != hash ? WeightPercent(hash) : null;

    /// <summary>Reads everything that the view shows.</summary>
    public static async Task<RolloutView> ReadAsync(IApiClient client, Rollout rollout, CancellationToken cancellationToken)
    {
        var split = await client.GetAsync<TrafficSplit>(rollout.Key(), cancellationToken);
        return new RolloutView(rollout, RevisionsOf(rollout, await SetsAsync(client, rollout, cancellationToken)), split.Value);
    }

    /// <summary>The ReplicaSets of a Rollout, newest revision first.</summary>
    public static async Task<IReadOnlyList<ReplicaSet>> SetsAsync(IApiClient client, Rollout rollout, CancellationToken cancellationToken)
    {
        var all = (await client.ListAsync<ReplicaSet>(new ListQuery { Namespace = rollout.Namespace() }, cancellationToken)).OrThrow();
        return [.. (all.Items ?? []).Where(s => s.IsControlledBy(rollout.Uid())).OrderByDescending(NumberOf)
            .ThenBy(static s => s.Name(), StringComparer.Ordinal)];
    }

    /// <summary>Hash of a revision; null when it has none.</summary>
    public static string? HashOf(ReplicaSet set) => set.Labels().GetValueOrDefault(LabelNames.RolloutHash);

    /// <summary>Number of a revision; 0 when it has none.</summary>
    public static int NumberOf(ReplicaSet set)
        => int.TryParse(set.Annotations().GetValueOrDefault(RevisionAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? n
            : 0;

    /// <summary>Weight in percent that is in force for a revision; null when no gateway has said so.</summary>
    public double? WeightPercent(string hash)
    {
        var inForce = Split?.Status?.Instances?.SelectMany(static i => i.Weights ?? []).FirstOrDefault(w => w.Hash == hash);
        return inForce?.Weight is { } weight ? weight / 100.0 : null;
    }

    private static List<RevisionView> RevisionsOf(Rollout rollout, IEnumerable<ReplicaSet> sets)
        => [.. sets
            .Select(s => new RevisionView(
                NumberOf(s),
                HashOf(s) ?? "",
                RoleOf(rollout, HashOf(s)),
                string.Join(", ", s.Spec?.Template?.Spec?.Containers?.Select(static c => c.Image ?? "") ?? []),
                s.Spec?.Replicas ?? 0,
                s.Status?.AvailableReplicas ?? 0))
            .Where(static r => r.Role.Length > 0 || r.Pods > 0)];

    private static string RoleOf(Rollout rollout, string? hash)
        => hash is null ? ""
            : hash == rollout.Status?.StableRS ? "stable"
            : hash == rollout.Status?.CurrentPodHash ? "canary" : "";
}

/// <summary>One revision.</summary>
/// <param name="Number">Revision number.</param>
/// <param name="Hash">Pod template hash.</param>
/// <param name="Role"><c>stable</c>, <c>canary</c> or empty.</param>
/// <param name="Images">Images of its containers.</param>
/// <param name="Pods">Pods wanted.</param>
/// <param name="Available">Pods available.</param>
internal sealed record RevisionView(int Number, string Hash, string Role, string Images, int Pods, int Available);

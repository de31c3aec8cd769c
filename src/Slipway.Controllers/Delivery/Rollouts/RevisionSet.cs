using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>The ReplicaSets of a Rollout by the part they play.</summary>
internal sealed record RevisionSet
{
    /// <summary>Annotation of ReplicaSets with the number of their revision.</summary>
    public const string RevisionAnnotation = "rollout.argoproj.io/revision";

    /// <summary>Annotation of ReplicaSets with the time after which they are scaled down.</summary>
    public const string ScaleDownAnnotation = "scale-down-deadline";

    /// <summary>Hash of the template.</summary>
    public required string Hash { get; init; }

    /// <summary>Hash of the revision that was rolled out last and still exists; null before there is one.</summary>
    public required string? StableHash { get; init; }

    /// <summary>The ReplicaSet of the template; null before it is made.</summary>
    public ReplicaSet? New { get; init; }

    /// <summary>The ReplicaSet of the stable revision; the same as <see cref="New"/> between rollouts.</summary>
    public ReplicaSet? Stable { get; init; }

    /// <summary>All the others, oldest revision first.</summary>
    public IReadOnlyList<ReplicaSet> Others { get; init; } = [];

    /// <summary>The highest revision number given so far.</summary>
    public long LastRevision { get; init; }

    /// <summary>Number of the revision of the template, also before its ReplicaSet carries it.</summary>
    public long Number => New is null || RevisionOf(New) < LastRevision ? LastRevision + 1 : LastRevision;

    /// <summary>Whether the template is what is rolled out.</summary>
    public bool IsSettled => StableHash == Hash;

    /// <summary>The ReplicaSets of an observation.</summary>
    public static RevisionSet Of(RolloutObservation o)
    {
        var hash = RevisionHash.Of(o.Rollout.Spec!.Template!, o.Rollout.Status?.CollisionCount);
        var written = o.Rollout.Status?.StableRS;
        var stable = string.IsNullOrEmpty(written) ? null : o.ReplicaSets.FirstOrDefault(r => HashOf(r) == written);
        var current = o.ReplicaSets.FirstOrDefault(r => HashOf(r) == hash);
        return new RevisionSet
        {
            Hash = hash,
            StableHash = stable is not null || written == hash ? written : null,
            New = current,
            Stable = stable,
            Others = [.. o.ReplicaSets.Where(r => r != current && r != stable).OrderBy(RevisionOf)
                .ThenBy(static r => r.Name(), StringComparer.Ordinal)],
            LastRevision = o.ReplicaSets.Select(RevisionOf).DefaultIfEmpty().Max(),
        };
    }

    /// <summary>The same ReplicaSets once the new revision is the stable one.</summary>
    public RevisionSet Promoted() => this with
    {
        StableHash = Hash,
        Stable = New,
        Others = Stable is null || Stable == New ? Others : [.. Others, Stable],
    };

    /// <summary>The hash of a ReplicaSet's revision.</summary>
    public static string HashOf(ReplicaSet set) => set.Labels().TryGetValue(LabelNames.RolloutHash, out var hash) ? hash : "";

    /// <summary>The number of a ReplicaSet's revision, 0 when it has none.</summary>
    public static long RevisionOf(ReplicaSet set)
        => set.Annotations().TryGetValue(RevisionAnnotation, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Pods that a ReplicaSet is asked for.</summary>
    public static int Wanted(ReplicaSet? set) => set is null ? 0 : set.Spec?.Replicas ?? 1;

    /// <summary>Whether its controller has acted on what a ReplicaSet is asked for. Until then a pod that counts may be on its way out for
    /// the number before.</summary>
    public static bool IsActedOn(ReplicaSet set)
        => set.Status?.ObservedGeneration is not { } seen || seen >= (set.Metadata?.Generation ?? 0);

    /// <summary>Pods of a ReplicaSet that are available; never more than it is asked for.</summary>
    public static int Available(ReplicaSet? set) => Math.Min(set?.Status?.AvailableReplicas ?? 0, Wanted(set));
}

using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>The annotations by which Deployments and their sets remember revisions and sizes.</summary>
internal static class DeploymentAnnotations
{
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const int MaximumHistory = 2000;

    /// <summary>Annotations that belong to the one object and are not copied from Deployment to set.</summary>
    private static readonly HashSet<string> Own =
        [Revision, RevisionHistory, DesiredReplicas, MaxReplicas, LastApplied, "deprecated.deployment.rollback.to"];

    /// <summary>A number in an annotation; null when it is absent or no number.</summary>
    public static long? Number(KubeObject o, string annotation)
        => o.Annotations().TryGetValue(annotation, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The revision of a set; 0 when it has none.</summary>
    public static long RevisionOf(ReplicaSet set) => Number(set, Revision) ?? 0;

    /// <summary>Annotations of the newest set: the Deployment's own, its revision, and the numbers it replaces.</summary>
    public static SortedDictionary<string, string> OfNewest(Deployment deployment, ReplicaSet? existing, long revision)
    {
        var result = Copy(existing?.Annotations());
        foreach (var (name, value) in deployment.Annotations().Where(static a => !Own.Contains(a.Key)))
        {
            result[name] = value;
        }

        var old = existing is null ? 0 : RevisionOf(existing);
        if (old < revision)
        {
            result[Revision] = Text(revision);
            if (old > 0)
            {
                var history = result.TryGetValue(RevisionHistory, out var before) && before.Length > 0 ? $"{before},{old}" : Text(old);
                var second = history.IndexOf(',', StringComparison.Ordinal) + 1;
                result[RevisionHistory] = history.Length <= MaximumHistory ? history : history[second..];
            }
        }

        return result;
    }

    /// <summary>The annotations with the sizes that the next scaling is measured against.</summary>
    public static SortedDictionary<string, string> WithSizes(IReadOnlyDictionary<string, string> annotations, DeploymentSizes sizes)
    {
        var result = Copy(annotations);
        result[DesiredReplicas] = Text(sizes.Replicas);
        result[MaxReplicas] = Text(sizes.Replicas + sizes.MaxSurge);
        return result;
    }

    private static SortedDictionary<string, string> Copy(IReadOnlyDictionary<string, string>? from)
        => new((from ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

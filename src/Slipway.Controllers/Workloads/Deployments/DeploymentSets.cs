using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>The sets of one Deployment, with the newest told from the old ones.</summary>
/// <param name="Newest">The set of the Deployment's template; null before it was created.</param>
/// <param name="Old">All others, oldest first.</param>
internal sealed record DeploymentSets(ReplicaSet? Newest, IReadOnlyList<ReplicaSet> Old)
{
    /// <summary>All sets, oldest first.</summary>
    public IEnumerable<ReplicaSet> All => Newest is null ? Old : Old.Append(Newest).Order(ByAge);

    private static Comparer<ReplicaSet> ByAge { get; } = Comparer<ReplicaSet>.Create(static (a, b) =>
    {
        var byTime = Nullable.Compare(a.Metadata?.CreationTimestamp, b.Metadata?.CreationTimestamp);
        return byTime != 0 ? byTime : string.CompareOrdinal(a.Name(), b.Name());
    });

    /// <summary>Tells the sets apart: of several with the Deployment's template the oldest is the newest revision.</summary>
    public static DeploymentSets Of(Deployment deployment, IEnumerable<ReplicaSet> sets)
    {
        var all = sets.Order(ByAge).ToList();
        var hash = TemplateHash(deployment.Spec?.Template);
        var newest = all.FirstOrDefault(s => TemplateHash(s.Spec?.Template) == hash);
        return new DeploymentSets(newest, [.. all.Where(s => s != newest)]);
    }

    /// <summary>Revision of the newest set: one more than that of every other.</summary>
    public long NextRevision => Old.Select(DeploymentAnnotations.RevisionOf).DefaultIfEmpty(0).Max() + 1;

    /// <summary>The set of a Deployment's template.</summary>
    public static ReplicaSet Make(Deployment deployment, int replicas, SortedDictionary<string, string> annotations)
    {
        var template = deployment.Spec!.Template!;
        var hash = RevisionHash.Of(template, deployment.Status?.CollisionCount);
        var labels = With(template.Metadata?.Labels, hash);
        return new ReplicaSet
        {
            Metadata = new ObjectMeta
            {
                Name = $"{deployment.Name()}-{hash}",
                Namespace = deployment.Namespace(),
                Labels = labels,
                Annotations = annotations,
                OwnerReferences = [Ownership.ControllerReference(deployment, Kinds.Of<Deployment>())],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = replicas,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = new LabelSelector
                {
                    MatchLabels = With(deployment.Spec.Selector?.MatchLabels, hash),
                    MatchExpressions = deployment.Spec.Selector?.MatchExpressions,
                },
                Template = template with { Metadata = (template.Metadata ?? new ObjectMeta()) with { Labels = labels } },
            },
        };
    }

    /// <summary>Hash of a template without the label that a set adds to it.</summary>
    public static string TemplateHash(PodTemplateSpec? template)
    {
        if (template?.Metadata?.Labels is not { } labels || !labels.ContainsKey(LabelNames.DeploymentHash))
        {
            return RevisionHash.Of(template ?? new PodTemplateSpec());
        }

        var rest = labels.Where(static l => l.Key != LabelNames.DeploymentHash).ToDictionary();
        return RevisionHash.Of(template with { Metadata = template.Metadata with { Labels = rest } });
    }

    private static SortedDictionary<string, string> With(IReadOnlyDictionary<string, string>? labels, string hash)
        => new((labels ?? new Dictionary<string, string>()).ToDictionary(), StringComparer.Ordinal)
        {
            [LabelNames.DeploymentHash] = hash,
        };
}

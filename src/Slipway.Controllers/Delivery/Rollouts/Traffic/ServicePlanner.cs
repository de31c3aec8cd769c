using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>
/// Keeps the selectors of the Services that a Rollout names at the right revision, as tools of the field expect to find them. A Service
/// never comes to select a revision that has no available pods while another has.
/// </summary>
internal static class ServicePlanner
{
    /// <summary>Annotation of a Service with the name of the Rollout that writes its selector.</summary>
    public const string ManagedBy = "argo-rollouts.argoproj.io/managed-by-rollouts";

    /// <summary>Annotation of a Service whose endpoints are the pods of all revisions, with the name of the split that chooses.</summary>
    public const string SplitBy = "slipway.dev/split";

    /// <summary>The changes of Services.</summary>
    /// <param name="o">The observation.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="scale">The pods.</param>
    /// <param name="weight">The share of the new revision.</param>
    /// <param name="isAborted">Whether the new revision is taken back, and so keeps no Service.</param>
    public static IEnumerable<RolloutAction> Actions(
        RolloutObservation o, RolloutPlan plan, RolloutScale scale, int weight, bool isAborted)
    {
        var revisions = scale.Revisions;
        if (revisions.New is null && revisions.Stable is null)
        {
            yield break;
        }

        var stable = revisions.StableHash ?? revisions.Hash;
        var isServed = RevisionSet.Available(revisions.New) > 0 || scale.Replicas == 0;
        var active = plan.SwitchesAtOnce && weight == RolloutPlan.Everything && !revisions.IsSettled && isServed ? revisions.Hash : stable;
        var canary = isServed || revisions.Stable is null ? revisions.Hash : stable;
        if (Change(o, scale, plan.StableService, active, isAborted) is { } first)
        {
            yield return first;
        }

        if (Change(o, scale, plan.CanaryService, canary, isAborted) is { } second)
        {
            yield return second;
        }

        foreach (var service in o.Services.Where(s => IsLeft(s, o, plan, scale)))
        {
            yield return new RolloutAction.UpdateService(With(service, null, null, null));
        }
    }

    /// <summary>Whether a Service still selects a revision although the spec no longer names it, and may have all of them: where gateways
    /// split its traffic, once they know that they do.</summary>
    private static bool IsLeft(Service service, RolloutObservation o, RolloutPlan plan, RolloutScale scale)
        => Is(service, ManagedBy, o.Rollout.Name()) && service.Name() != plan.StableService && service.Name() != plan.CanaryService
            && (!scale.Traffic.IsSplit || scale.Traffic.IsFenced)
            && SelectorView.HashIn(service) is { } hash && o.ReplicaSets.Any(set => RevisionSet.HashOf(set) == hash);

    /// <summary>Whether a Rollout of that name writes the selector of a Service.</summary>
    public static bool IsManagedBy(Service service, string rollout) => Is(service, ManagedBy, rollout);

    /// <summary>The Rollout that a Service says it is managed by; null when it says nothing.</summary>
    public static ObjectKey? ManagerOf(Service service)
        => service.Annotations().TryGetValue(ManagedBy, out var rollout) ? new ObjectKey(service.Namespace(), rollout) : null;

    /// <summary>Whether gateways split the traffic of a Service whose selector a Rollout writes.</summary>
    public static bool IsSplit(Service service) => service.Annotations().ContainsKey(SplitBy);

    /// <summary>The Service without what a Rollout wrote into it; null when there is nothing of it.</summary>
    public static Service? Released(Service service, string rollout)
        => service.Annotations().TryGetValue(ManagedBy, out var owner) && owner == rollout ? With(service, null, null, null) : null;

    private static RolloutAction.UpdateService? Change(
        RolloutObservation o, RolloutScale scale, string? name, string wanted, bool isAborted)
    {
        if (name is null || o.Services.FirstOrDefault(s => s.Name() == name) is not { } service)
        {
            return null;
        }

        var hash = HasPods(scale, wanted) || HashIn(service, isAborted ? scale.Revisions.Hash : null) is not { } current
            || !HasPods(scale, current) ? wanted : current;
        var split = scale.Traffic.IsSplit && name == scale.Traffic.Service ? o.Rollout.Name() : null;
        return SelectorView.HashIn(service) == hash
            && Is(service, ManagedBy, o.Rollout.Name()) && Is(service, SplitBy, split)
            ? null
            : new RolloutAction.UpdateService(With(service, hash, o.Rollout.Name(), split));
    }

    private static string? HashIn(Service service, string? except)
        => SelectorView.HashIn(service) is { } hash && hash != except ? hash : null;

    private static bool HasPods(RolloutScale scale, string hash)
        => new[] { scale.Revisions.New, scale.Revisions.Stable }.Concat(scale.Revisions.Others).OfType<ReplicaSet>()
            .Any(set => RevisionSet.HashOf(set) == hash && RevisionSet.Available(set) > 0);

    private static bool Is(Service service, string annotation, string? value)
        => service.Annotations().GetValueOrDefault(annotation) == value;

    private static Service With(Service service, string? hash, string? rollout, string? split) => service with
    {
        Metadata = service.Metadata! with
        {
            Annotations = Changed(service.Annotations(), (ManagedBy, rollout), (SplitBy, split)),
        },
        Spec = service.Spec! with { Selector = Changed(service.Spec.Selector, (LabelNames.RolloutHash, hash)) },
    };

    private static SortedDictionary<string, string> Changed(
        IReadOnlyDictionary<string, string>? map, params (string Key, string? Value)[] changes)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map ?? new Dictionary<string, string>())
        {
            result[key] = value;
        }

        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                result.Remove(key);
            }
            else
            {
                result[key] = value;
            }
        }

        return result;
    }
}

using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// The replacement of all pods that are older than <c>spec.restartAt</c>, as many at once as may be missing; where none may be, one more
/// is started first.
/// </summary>
/// <param name="Actions">Pods to delete now.</param>
/// <param name="Spare">Pods above the wanted number meanwhile.</param>
/// <param name="IsDone">Whether no pod is older any more.</param>
/// <param name="LookAt">When it begins; null when it has.</param>
internal sealed record PodRestart(IReadOnlyList<RolloutAction> Actions, int Spare, bool IsDone, DateTimeOffset? LookAt)
{
    /// <summary>What is to be done now; null when nothing is asked for, or all is done.</summary>
    public static PodRestart? Of(RolloutObservation o, RolloutScale scale, DateTimeOffset now)
    {
        if (o.Rollout.Spec?.RestartAt is not { } at || o.Rollout.Status?.RestartedAt == at)
        {
            return null;
        }

        if (at > now)
        {
            return new PodRestart([], 0, false, at);
        }

        var pods = o.Pods.Where(static p => !p.IsTerminating()).ToList();
        var old = pods.Where(p => p.Metadata?.CreationTimestamp is { } created && created < at)
            .OrderBy(static p => p.Metadata!.CreationTimestamp).ThenBy(static p => p.Name(), StringComparer.Ordinal).ToList();
        if (old.Count == 0)
        {
            return new PodRestart([], 0, true, null);
        }

        var spare = scale.Unavailable == 0 ? 1 : 0;
        var minReady = TimeSpan.FromSeconds(o.Rollout.Spec?.MinReadySeconds ?? 0);
        var available = pods.Count(p => ReadySince(p) is { } since && now - since >= minReady);
        var allowed = Math.Max(0, available - (scale.Replicas - scale.Unavailable));

        // A pod that is not ready serves nobody: it goes without being missed.
        var victims = old.Where(static p => ReadySince(p) is null).Concat(old.Where(static p => ReadySince(p) is not null).Take(allowed));
        return new PodRestart([.. victims.Select(static p => new RolloutAction.DeletePod(p))], spare, false, null);
    }

    private static DateTimeOffset? ReadySince(Pod pod)
        => pod.Status?.Conditions?.FirstOrDefault(static c => c is { Type: "Ready", Status: "True" }) is { } ready
            ? ready.LastTransitionTime ?? DateTimeOffset.MinValue
            : null;
}

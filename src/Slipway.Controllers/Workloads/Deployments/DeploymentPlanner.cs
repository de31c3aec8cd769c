using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>Decides what brings a Deployment nearer to its newest template.</summary>
internal static class DeploymentPlanner
{
    /// <summary>Actions, status and the time of the next look.</summary>
    public static DeploymentDecision Decide(DeploymentObservation observation, DateTimeOffset now)
    {
        var deployment = observation.Deployment;
        var claim = Ownership.Claim(deployment, deployment.Spec?.Selector, observation.Sets);
        var sets = DeploymentSets.Of(deployment, claim.Owned);
        var actions = new List<DeploymentAction>();
        actions.AddRange(claim.ToRelease.Select(static s => new DeploymentAction.Release(s)));
        actions.AddRange(claim.ToAdopt.Select(static s => new DeploymentAction.Adopt(s)));
        if (actions.Count == 0 && !deployment.IsTerminating())
        {
            AddSteps(actions, observation, sets);
        }

        var created = actions.OfType<DeploymentAction.Create>().FirstOrDefault()?.Set;
        var shown = created is null ? sets : sets with { Newest = created };
        var status = DeploymentStatusPlanner.Decide(deployment, shown, created is not null, now);
        return new DeploymentDecision(actions, status, DeploymentStatusPlanner.UntilDeadline(deployment, status, now));
    }

    private static void AddSteps(List<DeploymentAction> actions, DeploymentObservation observation, DeploymentSets sets)
    {
        var deployment = observation.Deployment;
        var sizes = DeploymentSizes.Of(deployment);
        var paused = deployment.Spec?.Paused == true;
        var revision = Revised(actions, deployment, sets);
        if (paused || (!DeploymentSizes.IsRecreate(deployment) && ProportionalScale.IsNeeded(deployment, sets)))
        {
            Resize(actions, sets, sizes, revision, ProportionalScale.Of(deployment, sets, sizes));
            if (paused)
            {
                Trim(actions, deployment, sets);
            }
        }
        else if (DeploymentSizes.IsRecreate(deployment))
        {
            Recreate(actions, observation, sets, sizes, revision);
        }
        else
        {
            Roll(actions, deployment, sets, sizes, revision);
        }
    }

    /// <summary>The newest set with its revision and the Deployment's annotations, and the revision noted on the Deployment.</summary>
    private static SortedDictionary<string, string>? Revised(List<DeploymentAction> actions, Deployment deployment, DeploymentSets sets)
    {
        if (sets.Newest is null)
        {
            return null;
        }

        var annotations = DeploymentAnnotations.OfNewest(deployment, sets.Newest, sets.NextRevision);
        Note(actions, deployment, annotations);
        return annotations;
    }

    private static void Note(List<DeploymentAction> actions, Deployment deployment, SortedDictionary<string, string> annotations)
    {
        var revision = annotations.GetValueOrDefault(DeploymentAnnotations.Revision) ?? "";
        if (deployment.Annotations().GetValueOrDefault(DeploymentAnnotations.Revision) != revision)
        {
            actions.Add(new DeploymentAction.SetRevision(revision));
        }
    }

    private static void Recreate(
        List<DeploymentAction> actions,
        DeploymentObservation observation,
        DeploymentSets sets,
        DeploymentSizes sizes,
        SortedDictionary<string, string>? annotations)
    {
        var old = sets.Old.Where(static s => RollingScale.SizeOf(s) > 0).ToList();
        if (old.Count > 0)
        {
            Resize(actions, sets, sizes, annotations, old.ToDictionary(static s => s.Name(), static _ => 0));
        }
        else if (sets.Old.Any(observation.HasLivePods))
        {
            Resize(actions, sets, sizes, annotations, new Dictionary<string, int>());
        }
        else
        {
            Grow(actions, observation.Deployment, sets, sizes, annotations, sizes.Replicas);
            TrimWhenComplete(actions, observation.Deployment, sets, sizes);
        }
    }

    private static void Roll(
        List<DeploymentAction> actions,
        Deployment deployment,
        DeploymentSets sets,
        DeploymentSizes sizes,
        SortedDictionary<string, string>? annotations)
    {
        var size = RollingScale.Newest(sizes, sets.Newest, sets.All);
        if (sets.Newest is null || size != RollingScale.SizeOf(sets.Newest))
        {
            Grow(actions, deployment, sets, sizes, annotations, size);
            return;
        }

        Resize(actions, sets, sizes, annotations, RollingScale.Old(sizes, sets));
        Grow(actions, deployment, sets, sizes, annotations, size);
        TrimWhenComplete(actions, deployment, sets, sizes);
    }

    private static void Grow(
        List<DeploymentAction> actions,
        Deployment deployment,
        DeploymentSets sets,
        DeploymentSizes sizes,
        SortedDictionary<string, string>? annotations,
        int size)
    {
        if (sets.Newest is { } newest)
        {
            var wanted = newest with
            {
                Metadata = newest.Metadata! with { Annotations = DeploymentAnnotations.WithSizes(annotations!, sizes) },
                Spec = newest.Spec! with { Replicas = size, MinReadySeconds = deployment.Spec?.MinReadySeconds },
            };
            Update(actions, newest, wanted);
            return;
        }

        var first = DeploymentAnnotations.OfNewest(deployment, null, sets.NextRevision);
        actions.Add(new DeploymentAction.Create(DeploymentSets.Make(deployment, size, DeploymentAnnotations.WithSizes(first, sizes))));
        Note(actions, deployment, first);
    }

    private static void Resize(
        List<DeploymentAction> actions,
        DeploymentSets sets,
        DeploymentSizes sizes,
        SortedDictionary<string, string>? newestAnnotations,
        IReadOnlyDictionary<string, int> wanted)
    {
        foreach (var set in sets.All)
        {
            var own = set == sets.Newest && newestAnnotations is not null ? newestAnnotations : set.Annotations();
            var scaled = wanted.TryGetValue(set.Name(), out var size);
            if (scaled || set == sets.Newest)
            {
                Update(actions, set, set with
                {
                    Metadata = set.Metadata! with { Annotations = scaled ? DeploymentAnnotations.WithSizes(own, sizes) : own },
                    Spec = set.Spec! with { Replicas = scaled ? size : set.Spec.Replicas },
                });
            }
        }
    }

    private static void Update(List<DeploymentAction> actions, ReplicaSet observed, ReplicaSet wanted)
    {
        if (actions.OfType<DeploymentAction.Update>().All(u => u.Observed != observed)
            && (!JsonEquality.Same(observed.Spec, wanted.Spec) || !JsonEquality.Same(observed.Metadata, wanted.Metadata)))
        {
            actions.Add(new DeploymentAction.Update(observed, wanted));
        }
    }

    private static void TrimWhenComplete(List<DeploymentAction> actions, Deployment deployment, DeploymentSets sets, DeploymentSizes sizes)
    {
        if (sets.Newest?.Status?.AvailableReplicas == sizes.Replicas && sets.Old.All(static s => (s.Status?.Replicas ?? 0) == 0))
        {
            Trim(actions, deployment, sets);
        }
    }

    private static void Trim(List<DeploymentAction> actions, Deployment deployment, DeploymentSets sets)
    {
        if (deployment.Spec?.RevisionHistoryLimit is not { } limit)
        {
            return;
        }

        var kept = sets.Old.Where(static s => !s.IsTerminating()).OrderBy(DeploymentAnnotations.RevisionOf).ToList();
        actions.AddRange(kept.Take(Math.Max(0, kept.Count - limit))
            .Where(static s => RollingScale.SizeOf(s) == 0 && (s.Status?.Replicas ?? 0) == 0
                && s.Metadata?.Generation <= (s.Status?.ObservedGeneration ?? 0))
            .Select(static s => new DeploymentAction.Delete(s)));
    }
}

using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>What is known of the traffic of a Rollout, as far as those who route it have said so.</summary>
internal abstract record TrafficView
{
    /// <summary>Whether routing carries the shares; else the numbers of pods do.</summary>
    public virtual bool IsRouted => true;

    /// <summary>Whether the gateways split the traffic of one Service.</summary>
    public virtual bool IsSplit => false;

    /// <summary>Name of the Service whose traffic is routed; empty when none is.</summary>
    public string Service { get; init; } = "";

    /// <summary>Name of the Service that reaches the new revision, where it has its own; else that of <see cref="Service"/>.</summary>
    public string? CanaryService { get; init; }

    /// <summary>Why the Rollout cannot get its traffic; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>What keeps the shares as they are written from being in force everywhere; null when they are.</summary>
    public string? Unacknowledged { get; init; }

    /// <summary>Whether pods of a new revision get nothing before they are given a share.</summary>
    public bool IsFenced { get; init; }

    /// <summary>Whether the shares that are written are in force everywhere.</summary>
    public virtual bool IsAcknowledged => IsRouted && Unacknowledged is null;

    /// <summary>Whether those who route say what they do; where nobody does, what is written has to be believed.</summary>
    public virtual bool IsVerifiable => true;

    /// <summary>Reads an observation.</summary>
    public static TrafficView Of(RolloutObservation o, RolloutPlan plan, DateTimeOffset now)
    {
        if (o.Split is not null && !o.Split.IsControlledBy(o.Rollout.Uid()))
        {
            var owner = o.Split.ControllerOwner();
            return new SplitView
            {
                Problem = $"TrafficSplit {o.Split.Name()} exists and " + (owner is null
                    ? "does not belong to this Rollout"
                    : $"belongs to {owner.Kind} {owner.Name} of {owner.ApiVersion}; delete that one or give this one another name"),
            };
        }

        if (RouteView.Find(o, plan) is { } routes)
        {
            return routes;
        }

        if (SplitView.Find(o, plan, now) is { } split)
        {
            return split;
        }

        return plan.SwitchesAtOnce ? SelectorView.Find(o, plan) : new PodCountView { Problem = ServiceNames.Problem(o, plan) };
    }

    /// <summary>Share that is written for a revision, in units of 0.01 %.</summary>
    public abstract int WeightOf(string? hash);

    /// <summary>
    /// Whether nobody sends anything to a revision any more, so that it may go: all serve shares without it, and nothing is under way.
    /// </summary>
    /// <param name="hash">The revision.</param>
    /// <param name="drainIsOver">Whether requests under way no longer hold it.</param>
    public abstract bool IsDrained(string hash, bool drainIsOver);
}

using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>The gateways split the traffic of one Service, and acknowledge each change.</summary>
internal sealed record SplitView : TrafficView
{
    /// <inheritdoc/>
    public override bool IsSplit => true;

    /// <summary>The split; null when there is none.</summary>
    public TrafficSplit? Split { get; init; }

    /// <summary>Instances that are not gone for ever.</summary>
    private IReadOnlyList<GatewayInstance> Present { get; init; } = [];

    /// <inheritdoc/>
    public override bool IsAcknowledged => Split is not null && Unacknowledged is null;

    /// <summary>The view, or null when no gateway is to split the traffic of this Rollout.</summary>
    public static SplitView? Find(RolloutObservation o, RolloutPlan plan, DateTimeOffset now)
    {
        if (!plan.AsksForSplit && o.Split is null && o.Gateways.Count == 0)
        {
            return null;
        }

        var matching = Matching(o, plan);
        var (service, problem) = Choose(plan, matching, o.Split?.Spec?.Service);
        if (service is null && matching.Count == 0 && !plan.AsksForSplit && o.Split is null)
        {
            return null;
        }

        if (problem is not null && o.Split is null && (plan.PodsCarryShares || IsByPodsInArgo(o, plan)))
        {
            return null;
        }

        var present = o.Gateways.Where(g => Silence(g, now) <= RolloutDefaults.GatewayGoneAfter).ToList();
        return new SplitView
        {
            Service = service ?? "",
            Problem = ServiceNames.Problem(o, plan) ?? problem,
            Split = o.Split,
            Present = present,
            Unacknowledged = Missing(o.Split, present, now),
            IsFenced = o.Split is not null && present.Count > 0 && present.All(g => EntryOf(o.Split, g) is not null),
        };
    }

    /// <summary>Whether Argo Rollouts, whose manifest this is, would let numbers of pods carry the shares.</summary>
    private static bool IsByPodsInArgo(RolloutObservation o, RolloutPlan plan)
        => o.Rollout.ApiVersion?.StartsWith(Kinds.ArgoGroup + "/", StringComparison.Ordinal) is true
            && !plan.AsksForRouting && plan.StableService is null;

    /// <inheritdoc/>
    public override int WeightOf(string? hash) => Split?.Spec?.Revisions?.FirstOrDefault(r => r.Hash == hash)?.Weight ?? 0;

    /// <inheritdoc/>
    public override bool IsDrained(string hash, bool drainIsOver)
        => Split is not null && WeightOf(hash) == 0 && Present.All(g => IsDrained(EntryOf(Split, g), hash, drainIsOver));

    private bool IsDrained(TrafficSplitInstance? entry, string hash, bool drainIsOver)
        => drainIsOver || (entry?.ObservedGeneration == Split?.Metadata?.Generation
            && (entry?.InFlight is null || !entry.InFlight.TryGetValue(hash, out var underWay) || underWay == 0));

    /// <summary>The Services that select the pods of the template; where there are none, those that a strategy before this one has left at
    /// one of its revisions.</summary>
    private static List<string> Matching(RolloutObservation o, RolloutPlan plan)
    {
        var labels = o.Rollout.Spec?.Template?.Metadata?.Labels;
        var others = o.Services.Where(s => s.Name() != plan.CanaryService).ToList();
        var all = others.Where(s => PodSelector.Matches(s.Spec?.Selector, labels)).ToList();
        if (all.Count == 0)
        {
            all = [.. others.Where(s => ServicePlanner.IsManagedBy(s, o.Rollout.Name()) && ServiceNames.Selects(s, o.Rollout))];
            all = all.Any(ServicePlanner.IsSplit) ? [.. all.Where(ServicePlanner.IsSplit)] : all;
        }

        return [.. all.Select(static s => s.Name())];
    }

    /// <summary>
    /// The Service whose users are moved. Without routing in the spec, Services for each revision stand beside the one that users reach.
    /// </summary>
    private static (string? Service, string? Problem) Choose(RolloutPlan plan, List<string> matching, string? soFar)
    {
        if (plan.StableService is { } named && (plan.AsksForRouting || !matching.Any(name => name != named)))
        {
            return (named, null);
        }

        var others = matching.Where(name => name != plan.StableService).ToList();
        return others.Count switch
        {
            1 => (others[0], null),
            0 => (null, $"no Service selects the pods of the template; create one, or name it in {plan.StableServiceField}"),
            _ when plan.StableService is { } stable => (stable, null),

            // A Service that the spec no longer names selects all revisions again, beside the one that is split.
            _ when soFar is not null && others.Contains(soFar) => (soFar, null),
            _ => (null, $"{others.Count} Services select the pods of the template ({string.Join(", ", others)}); name one in "
                + plan.StableServiceField),
        };
    }

    private static string? Missing(TrafficSplit? split, List<GatewayInstance> present, DateTimeOffset now)
    {
        if (split is null)
        {
            return "the TrafficSplit does not exist yet";
        }

        if (present.Count == 0)
        {
            return "no gateway instance is alive";
        }

        foreach (var gateway in present)
        {
            var silence = Silence(gateway, now);
            if (silence > GatewayInstance.SilentAfter)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                        $"gateway instance {gateway.Name()} has been silent since {gateway.Spec?.RenewTime:yyyy-MM-ddTHH:mm:ssZ}");
            }

            if (EntryOf(split, gateway) is not { } entry || entry.ObservedGeneration != split.Metadata?.Generation)
            {
                return $"gateway instance {gateway.Name()} does not yet serve the new weights";
            }

            if (Missing(split, entry) is { } canary)
            {
                return $"gateway instance {gateway.Name()} knows no ready pod of revision {canary}";
            }
        }

        return null;
    }

    /// <summary>The new revision, if its share is not in force: the weights may be there before the endpoints.</summary>
    private static string? Missing(TrafficSplit split, TrafficSplitInstance entry)
        => entry.Weights is not { } weights ? null : split.Spec?.Revisions?.FirstOrDefault(r => r is { Role: "Canary", Weight: > 0 }
            && weights.FirstOrDefault(w => w.Hash == r.Hash)?.Weight is not > 0)?.Hash;

    private static TimeSpan Silence(GatewayInstance gateway, DateTimeOffset now)
        => gateway.Spec?.RenewTime is { } renewed ? now - renewed : TimeSpan.MaxValue;

    private static TrafficSplitInstance? EntryOf(TrafficSplit split, GatewayInstance gateway)
        => split.Status?.Instances?.FirstOrDefault(i => i.Instance == gateway.Name() && i.ObservedUid == split.Uid());
}

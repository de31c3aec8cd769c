using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>What the gateways do with the traffic of a Rollout, as far as they have said so.</summary>
internal sealed record TrafficView
{
    /// <summary>Whether gateways split the traffic; else the numbers of pods carry the shares.</summary>
    public required bool IsSplit { get; init; }

    /// <summary>Name of the Service whose traffic is split; empty when none is.</summary>
    public string Service { get; init; } = "";

    /// <summary>Why the Rollout cannot get its traffic; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The split; null when there is none.</summary>
    public TrafficSplit? Split { get; init; }

    /// <summary>What keeps the split from being in force everywhere; null when it is, with at least one instance alive.</summary>
    public string? Unacknowledged { get; init; }

    /// <summary>Whether every instance that is not gone has a table of this split, whatever its generation: revisions it does not name get
    /// nothing.</summary>
    public bool IsFenced { get; init; }

    /// <summary>Instances that are not gone for ever.</summary>
    private IReadOnlyList<GatewayInstance> Present { get; init; } = [];

    /// <summary>Whether every gateway instance serves the weights of the split.</summary>
    public bool IsAcknowledged => IsSplit && Split is not null && Unacknowledged is null;

    /// <summary>Reads an observation.</summary>
    public static TrafficView Of(RolloutObservation o, DateTimeOffset now)
    {
        var rollout = o.Rollout;
        var canary = rollout.Spec?.Strategy?.Canary;
        var asked = canary?.TrafficRouting?.Slipway is not null;
        if (o.Split is not null && !o.Split.IsControlledBy(rollout.Uid()))
        {
            return new TrafficView { IsSplit = true,
                Problem = $"TrafficSplit {o.Split.Name()} exists and does not belong to this Rollout" };
        }

        if (!asked && o.Split is null && o.Gateways.Count == 0)
        {
            return new TrafficView { IsSplit = false };
        }

        var labels = rollout.Spec?.Template?.Metadata?.Labels;
        var matching = o.Services.Where(s => PodSelector.Matches(s.Spec?.Selector, labels)).Select(static s => s.Name()).ToList();
        var named = canary?.StableService;
        if (named is null && matching.Count == 0 && !asked && o.Split is null)
        {
            return new TrafficView { IsSplit = false };
        }

        var problem = named is not null
            ? o.Services.Any(s => s.Name() == named) ? null : $"spec.strategy.canary.stableService: there is no Service '{named}'"
            : matching.Count switch
            {
                1 => null,
                0 => "no Service selects the pods of the template; create one, or name it in spec.strategy.canary.stableService",
                _ => $"{matching.Count} Services select the pods of the template ({string.Join(", ", matching)}); name one in spec.strategy.canary.stableService",
            };
        var present = o.Gateways.Where(g => Silence(g, now) <= RolloutDefaults.GatewayGoneAfter).ToList();
        return new TrafficView
        {
            IsSplit = true,
            Service = named ?? (matching.Count > 0 ? matching[0] : ""),
            Problem = problem,
            Split = o.Split,
            Present = present,
            Unacknowledged = Missing(o.Split, present, now),
            IsFenced = o.Split is not null && present.Count > 0 && present.All(g => EntryOf(o.Split, g) is not null),
        };
    }

    /// <summary>Share that the split gives to a revision, in units of 0.01 %.</summary>
    public int WeightOf(string? hash) => Split?.Spec?.Revisions?.FirstOrDefault(r => r.Hash == hash)?.Weight ?? 0;

    /// <summary>
    /// Whether no instance sends anything to a revision any more, so that it may go: all serve a split without it, and nothing is under
    /// way.
    /// </summary>
    /// <param name="hash">The revision.</param>
    /// <param name="drainIsOver">Whether requests under way no longer hold it.</param>
    public bool IsDrained(string hash, bool drainIsOver)
        => !IsSplit || (Split is not null && WeightOf(hash) == 0
            && Present.All(g => IsDrained(EntryOf(Split, g), hash, drainIsOver)));

    private bool IsDrained(TrafficSplitInstance? entry, string hash, bool drainIsOver)
        => drainIsOver || (entry?.ObservedGeneration == Split?.Metadata?.Generation
            && (entry?.InFlight is null || !entry.InFlight.TryGetValue(hash, out var underWay) || underWay == 0));

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
            if (silence > RolloutDefaults.GatewaySilentAfter)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                        $"gateway instance {gateway.Name()} has been silent since {gateway.Spec?.RenewTime:yyyy-MM-ddTHH:mm:ssZ}");
            }

            if (EntryOf(split, gateway)?.ObservedGeneration != split.Metadata?.Generation)
            {
                return $"gateway instance {gateway.Name()} does not yet serve the new weights";
            }
        }

        return null;
    }

    private static TimeSpan Silence(GatewayInstance gateway, DateTimeOffset now)
        => gateway.Spec?.RenewTime is { } renewed ? now - renewed : TimeSpan.MaxValue;

    private static TrafficSplitInstance? EntryOf(TrafficSplit split, GatewayInstance gateway)
        => split.Status?.Instances?.FirstOrDefault(i => i.Instance == gateway.Name() && i.ObservedUid == split.Uid());
}

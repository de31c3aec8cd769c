using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.Rollouts.Strategies;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>The objects around a Rollout, with pods that start and a gateway that acknowledges, each after its time.</summary>
internal sealed class RehearsalWorld
{
    private const string Gateway = "rehearsal";

    private readonly RehearsalManifests manifests;
    private readonly RehearsalSettings settings;
    private readonly RehearsalClock clock;
    private readonly SortedDictionary<string, ReplicaSet> sets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<DateTimeOffset>> pods = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Service> services = new(StringComparer.Ordinal);
    private readonly RehearsedAnalyses analyses;
    private TrafficSplit? split;
    private TrafficSplitSpec? inForce;
    private DateTimeOffset? acknowledges;
    private GateAnswer? gateSaid;
    private double compared;

    public RehearsalWorld(
        Rollout rollout, RehearsalManifests manifests, RehearsalSettings settings, RehearsalClock clock, TrafficCounts counts)
    {
        this.manifests = manifests;
        this.settings = settings;
        this.clock = clock;
        analyses = new RehearsedAnalyses(clock, counts, settings.Person);
        Rollout = rollout with
        {
            Metadata = (rollout.Metadata ?? new ObjectMeta()) with
            {
                Uid = "rehearsal", Generation = 1, CreationTimestamp = settings.Start,
            },
            Status = null,
        };
        foreach (var service in Services(Rollout, manifests))
        {
            services[service.Name()] = service;
        }
    }

    /// <summary>The Rollout as it stands.</summary>
    public Rollout Rollout { get; private set; }

    /// <summary>The split of its traffic; null before there is one, or when numbers of pods carry the shares.</summary>
    public TrafficSplit? Split => split;

    /// <summary>Share of a revision in force, 0 to 1.</summary>
    public double Share(string? hash)
    {
        if (inForce is not null)
        {
            return (inForce.Revisions?.FirstOrDefault(r => r.Hash == hash)?.Weight ?? 0) / (double)RolloutPlan.Everything;
        }

        var all = sets.Values.Sum(Available);
        return all == 0 ? 0 : sets.Values.Where(s => RevisionSet.HashOf(s) == hash).Sum(Available) / (double)all;
    }

    /// <summary>The route that sends requests to a revision whatever its share; null for none.</summary>
    public TrafficRoute? Route(string? hash) => inForce?.Routes?.FirstOrDefault(r => r.Hash == hash);

    /// <summary>Whether durations are asked for.</summary>
    public bool MeasuresLatency => analyses.MeasuresLatency;

    /// <summary>Name of the Service whose requests are counted; empty before it is known.</summary>
    public string Service => Rollout.Status?.Canary?.Weights?.Stable?.ServiceName ?? split?.Spec?.Service ?? "";

    /// <summary>Changes the spec as a user does.</summary>
    public void Apply(RolloutSpec spec) => Rollout = Rollout with
    {
        Spec = spec,
        Metadata = Rollout.Metadata! with { Generation = Rollout.Metadata.Generation + 1 },
    };

    /// <summary>Takes a status over: the planner's, or a person's command in it.</summary>
    public void Write(RolloutStatus status) => Rollout = Rollout with { Status = status };

    /// <summary>What the planner may know.</summary>
    public RolloutObservation Observe(RolloutJudgement? judgement)
    {
        var now = clock.GetUtcNow();
        return manifests.Observe(Rollout) with
        {
            ReplicaSets = [.. sets.Values.Select(s => s with { Status = StatusOf(s) })],
            Services = [.. services.Values],
            Pods = [.. sets.Values.SelectMany(Pods)],
            Split = split,
            Gateways =
            [
                new GatewayInstance
                {
                    Metadata = new ObjectMeta { Name = Gateway },
                    Spec = new GatewayInstanceSpec { RenewTime = now },
                },
            ],
            AnalysisRuns = analyses.Runs,
            Experiments = analyses.Experiments,
            Judgement = judgement,
            GateAnswers = gateSaid is { } said ? [said] : [],
        };
    }

    /// <summary>Lets everything happen that is due; whether anything did.</summary>
    public bool Move(TimeSpan since)
    {
        var now = clock.GetUtcNow();
        var started = pods.Values.Any(ready => ready.Any(at => at > now - since && at <= now));
        var acknowledged = acknowledges <= now;
        if (acknowledged)
        {
            acknowledges = null;
            inForce = split!.Spec;
            split = split with { Status = new TrafficSplitStatus { Instances = [Acknowledged(split, null)] } };
        }

        analyses.Service = Service;
        return analyses.Move() | started | acknowledged | Compare(since);
    }

    private static TrafficSplitInstance Acknowledged(TrafficSplit split, TrafficComparisonCounts? comparison) => new()
    {
        Instance = Gateway,
        ObservedUid = split.Uid(),
        ObservedGeneration = split.Metadata!.Generation,
        Comparisons = comparison is null ? null : [comparison],
    };

    /// <summary>Answers are alike: what they hold is no part of a rehearsal. Told once a second, as a gateway does.</summary>
    private bool Compare(TimeSpan since)
    {
        if (inForce?.Mirrors?.FirstOrDefault(static m => m.Compare is not null) is not { } mirror)
        {
            compared = 0;
            return false;
        }

        compared += settings.RequestsPerSecond * (mirror.Percentage ?? 100) / 100 * since.TotalSeconds;
        if (acknowledges is not null || clock.GetUtcNow().TimeOfDay.Milliseconds >= since.TotalMilliseconds)
        {
            return false;
        }

        var counts = new TrafficComparisonCounts { Mirror = mirror.Name, Hash = mirror.Hash, Compared = (long)compared, Fields = 1 };
        split = split! with { Status = new TrafficSplitStatus { Instances = [Acknowledged(split!, counts)] } };
        return true;
    }

    /// <summary>Carries an action of the planner out; whether it changed anything.</summary>
    public bool Apply(RolloutAction action)
    {
        switch (action)
        {
            case RolloutAction.CreateSplit create:
                split = create.Split with { Metadata = create.Split.Metadata! with { Uid = "split", Generation = 1 } };
                acknowledges = clock.GetUtcNow() + settings.Acknowledgement;
                return true;
            case RolloutAction.UpdateSplit update:
                split = update.Split with { Metadata = update.Split.Metadata! with { Generation = update.Split.Metadata.Generation + 1 } };
                acknowledges = clock.GetUtcNow() + settings.Acknowledgement;
                return true;
            case RolloutAction.UpdateService update:
                services[update.Service.Name()] = update.Service;
                return true;
            case RolloutAction.CreateReplicaSet create:
                Scale(create.ReplicaSet with { Metadata = create.ReplicaSet.Metadata! with { Uid = create.ReplicaSet.Name() } });
                return true;
            case RolloutAction.UpdateReplicaSet update:
                Scale(update.ReplicaSet);
                return true;
            case RolloutAction.DeleteReplicaSet delete:
                return sets.Remove(delete.ReplicaSet.Name());
            case RolloutAction.CallGate call:
                // Nobody is asked before the time.
                gateSaid = new GateAnswer(call.Call, "Yes", null, null, 0);
                return true;
            default:
                return analyses.Apply(action);
        }
    }

    private static List<Service> Services(Rollout rollout, RehearsalManifests manifests)
    {
        var there = manifests.Observe(rollout).Services;
        var (plan, _) = RolloutPlanCompiler.Compile(rollout);
        var named = new[] { plan.StableService, plan.CanaryService }.OfType<string>().ToList();
        named = named.Count == 0 && there.Count == 0 ? [rollout.Name()] : named;
        var missing = named.Where(name => there.All(s => s.Name() != name)).Select(name => new Service
        {
            Metadata = new ObjectMeta { Name = name, Namespace = rollout.Namespace() },
            Spec = new ServiceSpec { Selector = rollout.Spec?.Template?.Metadata?.Labels },
        });
        return [.. there, .. missing];
    }

    private void Scale(ReplicaSet set)
    {
        var ready = pods.TryGetValue(set.Name(), out var known) ? known : pods[set.Name()] = [];
        var at = clock.GetUtcNow() + settings.PodStart + TimeSpan.FromSeconds(Rollout.Spec?.MinReadySeconds ?? 0);
        var wanted = RevisionSet.Wanted(set);
        ready.AddRange(Enumerable.Repeat(at, Math.Max(0, wanted - ready.Count)));
        ready.RemoveRange(wanted, ready.Count - wanted);
        sets[set.Name()] = set;
    }

    /// <summary>The pods that answer.</summary>
    private IEnumerable<Pod> Pods(ReplicaSet set) => Enumerable.Range(0, Available(set)).Select(i => new Pod
    {
        Metadata = new ObjectMeta
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{set.Name()}-{i}"),
            Namespace = set.Namespace(),
            Labels = set.Spec?.Template?.Metadata?.Labels,
        },
        Spec = set.Spec?.Template?.Spec,
        Status = new PodStatus
        {
            Phase = "Running", PodIP = "127.0.0.1", Conditions = [new PodCondition { Type = "Ready", Status = "True" }],
        },
    });

    private ReplicaSetStatus StatusOf(ReplicaSet set) => new()
    {
        Replicas = pods[set.Name()].Count,
        ReadyReplicas = Available(set),
        AvailableReplicas = Available(set),
        ObservedGeneration = set.Metadata?.Generation,
    };

    private int Available(ReplicaSet set) => pods[set.Name()].Count(at => at <= clock.GetUtcNow());
}

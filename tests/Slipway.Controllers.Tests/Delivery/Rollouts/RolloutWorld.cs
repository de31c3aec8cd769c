using Slipway.Api.Apps;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Gates;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>A Rollout with ReplicaSets, a split and gateways that behave, moved tick by tick. Checks the invariants after every
/// tick.</summary>
internal sealed partial class RolloutWorld
{
    private static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string> { ["app"] = "web" };
    private readonly Dictionary<string, EndpointSlice> lastSlices = [];
    private readonly Dictionary<string, DateTimeOffset> created = [];
    private int uids;

    public RolloutWorld(int replicas, params CanaryStep[] steps)
        : this(replicas, new RolloutStrategy { Canary = new CanaryStrategy { Steps = steps } })
    {
        AddGateway("gw-1");
    }

    /// <summary>A world without gateways.</summary>
    public RolloutWorld(int replicas, RolloutStrategy strategy, params string[] services)
    {
        Rollout = new Rollout
        {
            ApiVersion = "slipway.dev/v1alpha1",
            Kind = "Rollout",
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "rollout", Generation = 1 },
            Spec = new RolloutSpec
            {
                Replicas = replicas,
                Selector = new LabelSelector { MatchLabels = Labels },
                Strategy = strategy,
            },
        };
        Template("web:1");
        Services = [.. (services.Length == 0 ? ["web"] : services).Select(static name => new Service
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "default", Annotations = new Dictionary<string, string>() },
            Spec = new ServiceSpec { Selector = Labels },
        })];
    }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Rollout Rollout { get; private set; }

    public SortedDictionary<string, ReplicaSet> Sets { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, GatewayInstance> Gateways { get; } = new(StringComparer.Ordinal);

    public TrafficSplit? Split { get; private set; }

    public List<Service> Services { get; }

    public List<ServiceLevelObjective> Objectives { get; } = [];

    public List<RolloutAction.Announce> Events { get; } = [];

    public SortedDictionary<string, AnalysisRun> Runs { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, Experiment> Experiments { get; } = new(StringComparer.Ordinal);

    /// <summary>Calls of gates that were asked for.</summary>
    public List<GateCall> GateCalls { get; } = [];

    /// <summary>Answers that have come in.</summary>
    public IReadOnlyList<GateAnswer> GateAnswers { get; set; } = [];

    /// <summary>Pods that were deleted to be replaced.</summary>
    public List<string> Deleted { get; } = [];

    public List<Job> Jobs { get; } = [];

    public AnalysisTemplateSet Templates { get; set; } = AnalysisTemplateSet.Empty;

    /// <summary>Services whose endpoints do not follow their selectors.</summary>
    public HashSet<string> StuckServices { get; } = [];

    public HashSet<string> BrokenImages { get; } = [];

    /// <summary>What each gateway has compared for the mirrors of the split.</summary>
    public IReadOnlyList<TrafficComparisonCounts>? Compared { get; set; }

    /// <summary>Pods of an image that become available at most.</summary>
    public Dictionary<string, int> MostAvailable { get; } = [];

    public HashSet<string> StuckGateways { get; } = [];

    public HashSet<string> BlindGateways { get; } = [];

    public HashSet<string> SilentGateways { get; } = [];

    public HashSet<string> BusyRevisions { get; } = [];

    /// <summary>Makes pods come one by one, at random; null for at once.</summary>
    public Random? Random { get; set; }

    /// <summary>Whether pods that are told to end take their time: they answer nobody, but they are there.</summary>
    public bool SlowEnds { get; set; }

    /// <summary>Most pods that all revisions together were asked for since the template changed.</summary>
    public int MostPods { get; private set; }

    /// <summary>Fewest pods that were available since the template changed.</summary>
    public int FewestAvailable { get; private set; } = int.MaxValue;

    public RolloutStatus Status => Rollout.Status ?? new RolloutStatus();

    /// <summary>Whether the template of now is rolled out, and all is well.</summary>
    public bool IsPromoted => Status.Phase == "Healthy" && Status.StableRS == Hash;

    public string Hash => RevisionHash.Of(Rollout.Spec!.Template!);

    public static string HashOf(string image) => RevisionHash.Of(TemplateOf(image));

    public int WeightOf(string image) => Split?.Spec?.Revisions?.FirstOrDefault(r => r.Hash == HashOf(image))?.Weight ?? 0;

    public int PodsOf(string image) => Sets.TryGetValue($"web-{HashOf(image)}", out var set) ? set.Spec!.Replicas!.Value : 0;

    /// <summary>Takes over the spec of somebody's Rollout, and the Services beside it.</summary>
    public void Take(Rollout rollout, IEnumerable<Service> services)
    {
        Rollout = Rollout with { Spec = rollout.Spec };
        Services.Clear();
        Services.AddRange(services.Select(static s => s with { Metadata = s.Metadata! with { Namespace = "default" } }));
    }

    public static PodTemplateSpec WithImage(PodTemplateSpec template, string image) => template with
    {
        Spec = template.Spec! with { Containers = [.. template.Spec.Containers!.Select(c => c with { Image = image })] },
    };

    public void AddGateway(string name) =>
        Gateways[name] = new GatewayInstance { Metadata = new ObjectMeta { Name = name }, Spec = new() { RenewTime = Now } };

    public void Template(string image)
    {
        Forgive(HashOf(image));
        (MostPods, FewestAvailable) = (0, int.MaxValue);
        Spec(s => s with { Template = TemplateOf(image) });
    }

    public void Spec(Func<RolloutSpec, RolloutSpec> change) => Rollout = Rollout with
    {
        Spec = change(Rollout.Spec!),
        Metadata = Rollout.Metadata! with { Generation = Rollout.Metadata.Generation + 1 },
    };

    public void Command(Func<RolloutStatus, RolloutStatus> change) => Rollout = Rollout with { Status = change(Status) };

    public void Abort() => Command(static s => s with { Abort = true });

    public void Retry()
    {
        Forgive();
        Command(static s => s with { Abort = false });
    }

    public void Promote()
    {
        Spec(static s => s with { Paused = false });
        Command(static s => s with { PauseConditions = null });
    }

    public void PromoteFull()
    {
        Forgive();
        Command(static s => s with { PromoteFull = true });
    }

    /// <summary>The judge finds the new revision bad.</summary>
    public RolloutJudgement? BadVerdict() => Status.Judgement is not { StartedAt: not null } judgement ? null : judgement with
    {
        Verdict = "Fail",
        Evidence = 153,
        Threshold = 100,
        CanaryRequests = 240,
        CanaryErrors = 12,
        StableRequests = 4560,
        StableErrors = 2,
        Reason = "Worse than tolerated.",
    };

    public RolloutObservation Observe(RolloutJudgement? judgement = null) => new()
    {
        Rollout = Rollout,
        ReplicaSets = [.. Sets.Values],
        Services = Services,
        Pods = [.. Pods()],
        Slices = [.. Services.Select(SliceOf)],
        Split = Split,
        Gateways = [.. Gateways.Values],
        Templates = Templates,
        AnalysisRuns = [.. Runs.Values],
        Experiments = [.. Experiments.Values],
        Jobs = Jobs,
        GateAnswers = GateAnswers,
        Objectives = Objectives,
        Judgement = judgement,
    };

    /// <summary>One decision, carried out; then the rest of the world does its part.</summary>
    /// <param name="judgement">What the judge says.</param>
    /// <param name="worldMoves">Whether the rest of the world does its part then.</param>
    /// <param name="crashAfter">How many of the actions come through before the controller dies; those after them are lost.</param>
    public RolloutDecision Tick(RolloutJudgement? judgement = null, bool worldMoves = true, int crashAfter = int.MaxValue)
    {
        var spec = Rollout.Spec;
        var observed = Observe(judgement);
        var decision = RolloutPlanner.Decide(observed, Now);
        Assert.Equal(
            System.Text.Encoding.UTF8.GetString(Api.Serialization.ApiJson.Serialize(decision.Status)), System.Text.Encoding.UTF8.GetString(
            Api.Serialization.ApiJson.Serialize(RolloutPlanner.Decide(observed, Now).Status)));
        if (judgement?.Verdict == "Fail" && decision.Status.Abort is true)
        {
            condemned.Add(Hash);
        }

        Rollout = Rollout with { Status = decision.Status };
        foreach (var action in decision.Actions.Take(crashAfter))
        {
            Apply(action);
        }

        Assert.Same(spec, Rollout.Spec);
        if (worldMoves)
        {
            Move();
        }

        MostPods = Math.Max(MostPods, Sets.Values.Sum(static s => s.Spec!.Replicas!.Value));
        FewestAvailable = Math.Min(
            FewestAvailable, Sets.Values.Sum(static s => Math.Min(s.Spec!.Replicas!.Value, s.Status?.AvailableReplicas ?? 0)));
        CheckCondemned();
        return decision;
    }

    /// <summary>Ticks until nothing changes but the clock; at most a number of simulated seconds.</summary>
    public void Run(int seconds = 300)
    {
        for (var i = 0; i < seconds; i++)
        {
            Tick();
            Now += TimeSpan.FromSeconds(1);
            Move();
        }
    }

    public void Wait(TimeSpan time)
    {
        Now += time;
        Move();
    }

    /// <summary>Ticks until a condition holds.</summary>
    public void RunUntil(Func<bool> condition, string what)
    {
        for (var i = 0; i < 400 && !condition(); i++)
        {
            Tick();
            Now += TimeSpan.FromSeconds(1);
            Move();
        }

        Assert.True(condition(), $"{what}: {Status.Phase} {Status.Message}");
    }

    /// <summary>Pods become available, gateways acknowledge.</summary>
    public void Move()
    {
        foreach (var (name, set) in Sets.ToList())
        {
            var image = set.Spec!.Template!.Spec!.Containers![0].Image!;
            var broken = BrokenImages.Contains(image);
            var there = set.Status?.AvailableReplicas ?? 0;
            var available = broken ? 0 : Random is null ? set.Spec.Replicas : Math.Min(set.Spec.Replicas!.Value, there + Random.Next(3));
            available = MostAvailable.TryGetValue(image, out var most) ? Math.Min(most, available!.Value) : available;
            Sets[name] = set with
            {
                Status = new ReplicaSetStatus
                {
                    Replicas = SlowEnds ? Math.Max(set.Spec.Replicas!.Value, set.Status?.Replicas ?? 0) : set.Spec.Replicas,
                    AvailableReplicas = available,
                    ReadyReplicas = available,
                },
            };
        }

        foreach (var (name, gateway) in Gateways.ToList())
        {
            if (SilentGateways.Contains(name))
            {
                continue;
            }

            Gateways[name] = gateway with { Spec = gateway.Spec! with { RenewTime = Now } };
            if (Split is not null && !StuckGateways.Contains(name))
            {
                var others = (Split.Status?.Instances ?? []).Where(i => i.Instance != name);
                Split = Split with { Status = new TrafficSplitStatus { Instances = [.. others, Acknowledge(name)] } };
            }
        }
    }

    /// <summary>The revision that a Service selects; null when it selects none.</summary>
    public string? Selected(string service)
        => Services.Single(s => s.Name() == service).Spec!.Selector!.GetValueOrDefault("rollouts-pod-template-hash");

    /// <summary>An analysis comes to a verdict.</summary>
    public void Measured(string run, string phase, string? message = null)
        => Runs[run] = Runs[run] with { Status = new AnalysisRunStatus { Phase = phase, Message = message } };

    /// <summary>The one experiment comes to a phase, with a pod of each set.</summary>
    public void Experimented(string phase, string? message = null)
    {
        var experiment = Experiments.Values.Single();
        Experiments[experiment.Name()] = experiment with
        {
            Status = new ExperimentStatus
            {
                Phase = phase,
                Message = message,
                TemplateStatuses = [.. experiment.Spec!.Templates!.Select(static t => new ExperimentTemplateStatus
                {
                    Name = t.Name, AvailableReplicas = 1, PodTemplateHash = "hash-" + t.Name, ServiceName = "svc-" + t.Name,
                })],
            },
        };
    }

    private IEnumerable<Pod> Pods() => Sets.Values.SelectMany(set => Enumerable.Range(0, set.Status?.AvailableReplicas ?? 0)
        .Select(i => new Pod
        {
            Metadata = new ObjectMeta
            {
                Name = $"{set.Name()}-{i}",
                Uid = $"{set.Name()}-{i}",
                Namespace = "default",
                Labels = set.Spec!.Template!.Metadata!.Labels,
                CreationTimestamp = created.TryGetValue($"{set.Name()}-{i}", out var at) ? at : created[$"{set.Name()}-{i}"] = Now,
            },
            Spec = new PodSpec
            {
                Containers = [new Container { Name = "main", Ports = [new ContainerPort { ContainerPortValue = 8080 }] }],
            },
            Status = new PodStatus
            {
                PodIP = "127.0.0.1",
                Conditions = [new PodCondition { Type = "Ready", Status = "True", LastTransitionTime = Now }],
            },
        }));

    private EndpointSlice SliceOf(Service service)
    {
        if (StuckServices.Contains(service.Name()))
        {
            return lastSlices[service.Name()];
        }

        return lastSlices[service.Name()] = new EndpointSlice
        {
            Metadata = new ObjectMeta
            {
                Name = service.Name(),
                Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service.Name() },
            },
            Endpoints = [.. Pods().Where(p => service.Spec!.Selector!.All(pair => p.Labels().GetValueOrDefault(pair.Key) == pair.Value))
                .Select(static p => new Endpoint { TargetRef = new ObjectReference { Uid = p.Uid() } })],
        };
    }

    /// <summary>A template of an analysis with one metric.</summary>
    public static AnalysisTemplateSet OneTemplate(string name) => new()
    {
        Templates =
        [
            new AnalysisTemplate
            {
                Metadata = new ObjectMeta { Name = name, Namespace = "default" },
                Spec = new AnalysisTemplateSpec
                {
                    Metrics =
                    [
                        new Metric
                        {
                            Name = name,
                            SuccessCondition = "result > 0.9",
                            Provider = new MetricProvider { Web = new WebMetric { Url = "http://127.0.0.1/rate" } },
                        },
                    ],
                },
            },
        ],
    };

    private static PodTemplateSpec TemplateOf(string image) => new()
    {
        Metadata = new ObjectMeta { Labels = Labels },
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "main", Image = image, Ports = [new ContainerPort { ContainerPortValue = 8080 }] }],
        },
    };

    private TrafficSplitInstance Acknowledge(string name) => new()
    {
        Instance = name,
        ObservedUid = Split!.Uid(),
        ObservedGeneration = Split!.Metadata!.Generation,
        Weights = [.. Split.Spec!.Revisions!
            .Select(r => r with { Weight = !BlindGateways.Contains(name) ? r.Weight : r.Role == "Stable" ? 10_000 : 0 })],
        Comparisons = Split.Spec.Mirrors is null ? null : Compared,
        InFlight = BusyRevisions.ToDictionary(static h => h, static _ => 1L),
    };

    private void Apply(RolloutAction action)
    {
        switch (action)
        {
            case RolloutAction.CreateSplit create:
                Split = create.Split with { Metadata = create.Split.Metadata! with { Uid = $"split-{++uids}", Generation = 1 } };
                break;
            case RolloutAction.UpdateSplit update:
                Split = update.Split with { Metadata = update.Split.Metadata! with { Generation = update.Split.Metadata.Generation + 1 } };
                break;
            case RolloutAction.UpdateService update:
                var before = Selected(update.Service.Name());
                Services[Services.FindIndex(s => s.Name() == update.Service.Name())] = update.Service;
                CheckSelected(update.Service.Name(), before);
                break;
            case RolloutAction.CreateReplicaSet create:
                Sets.Add(create.ReplicaSet.Name(),
                    create.ReplicaSet with { Metadata = create.ReplicaSet.Metadata! with { Uid = $"set-{++uids}" } });
                break;
            case RolloutAction.UpdateReplicaSet update:
                CheckShrink(update.ReplicaSet);
                Sets[update.ReplicaSet.Name()] = update.ReplicaSet;
                break;
            case RolloutAction.DeleteReplicaSet delete:
                Assert.Equal(0, delete.ReplicaSet.Spec!.Replicas);
                Sets.Remove(delete.ReplicaSet.Name());
                break;
            case RolloutAction.DeletePod delete:
                Deleted.Add(delete.Pod.Name());
                created[delete.Pod.Name()] = Now;
                break;
            case RolloutAction.CreateAnalysisRun create:
                Runs.Add(create.Run.Name(), create.Run with { Metadata = create.Run.Metadata! with { CreationTimestamp = Now } });
                break;
            case RolloutAction.UpdateAnalysisRun update:
                Runs[update.Run.Name()] = update.Run;
                break;
            case RolloutAction.DeleteAnalysisRun delete:
                Assert.True(Runs.Remove(delete.Run.Name()));
                break;
            case RolloutAction.CreateExperiment create:
                Experiments.Add(
                    create.Experiment.Name(),
                    create.Experiment with { Metadata = create.Experiment.Metadata! with { CreationTimestamp = Now } });
                break;
            case RolloutAction.UpdateExperiment update:
                Experiments[update.Experiment.Name()] = update.Experiment;
                break;
            case RolloutAction.DeleteExperiment delete:
                Assert.True(Experiments.Remove(delete.Experiment.Name()));
                break;
            case RolloutAction.CallGate call:
                GateCalls.Add(call.Call);
                break;
            case RolloutAction.Announce announce:
                Events.Add(announce);
                break;
        }
    }
}

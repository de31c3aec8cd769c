using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Experiments;

namespace Slipway.Controllers.Tests.Delivery.Experiments;

/// <summary>An experiment under the planner in a world that behaves, moved second by second.</summary>
internal sealed class ExperimentPlay
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int uids;

    public ExperimentPlay(ExperimentSpec? spec = null) => Experiment = new Experiment
    {
        ApiVersion = "argoproj.io/v1alpha1",
        Kind = "Experiment",
        Metadata = new ObjectMeta { Name = "exp", Namespace = "default", Uid = "exp-uid", CreationTimestamp = Start },
        Spec = spec ?? new ExperimentSpec { Duration = "5m", Templates = [Template("a"), Template("b", 2)] },
    };

    public Experiment Experiment { get; private set; }

    public ExperimentStatus Status => Experiment.Status ?? new ExperimentStatus();

    public DateTimeOffset Now { get; private set; } = Start;

    public SortedDictionary<string, ReplicaSet> Sets { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, Service> Services { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, AnalysisRun> Runs { get; } = new(StringComparer.Ordinal);

    public List<string> Events { get; } = [];

    public AnalysisTemplateSet Templates { get; set; } = AnalysisTemplateSet.Empty;

    public TakenNames Taken { get; set; } = new([], [], []);

    public Dictionary<string, string> Refused { get; } = [];

    /// <summary>Names of sets whose pods never become available.</summary>
    public HashSet<string> Broken { get; } = [];

    public static ExperimentTemplate Template(string name, int? replicas = null) => new()
    {
        Name = name,
        Replicas = replicas,
        Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
        Template = new PodTemplateSpec
        {
            Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
            Spec = new PodSpec
            {
                Containers = [new Container { Name = "main", Image = "web:1", Ports = [new() { ContainerPortValue = 8080 }] }],
            },
        },
    };

    public static AnalysisTemplateSet Rate(params string[] names) => new()
    {
        Templates = [.. names.Select(static name => new AnalysisTemplate
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "default" },
            Spec = new AnalysisTemplateSpec
            {
                Args = [new AnalysisRunArgument { Name = "hash", Value = "none" }],
                Metrics =
                [
                    new Metric
                    {
                        Name = name,
                        SuccessCondition = "result == 1",
                        Provider = new MetricProvider { Web = new WebMetric { Url = "http://x/{{args.hash}}" } },
                    },
                ],
            },
        })],
    };

    public static ExperimentSpec Analysed(params CanaryExperimentAnalysis[] analyses)
        => new() { Templates = [Template("a"), Template("b")], Analyses = analyses };

    public ExperimentTemplateStatus Set(string template) => Status.TemplateStatuses!.Single(t => t.Name == template);

    public string? Analysis(string name) => Status.AnalysisRuns!.Single(a => a.Name == name).Phase;

    public RolloutCondition? Condition(string type) => Status.Conditions?.FirstOrDefault(c => c.Type == type);

    public void Change(Func<ExperimentSpec, ExperimentSpec> change)
        => Experiment = Experiment with { Spec = change(Experiment.Spec!) };

    public void Measured(string run, string phase, string? message = null)
        => Runs[run] = Runs[run] with { Status = new AnalysisRunStatus { Phase = phase, Message = message } };

    public ExperimentPlay Run(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Tick();
            Now += TimeSpan.FromSeconds(1);
        }

        Tick();
        return this;
    }

    public ExperimentDecision Tick()
    {
        var observed = new ExperimentObservation
        {
            Experiment = Experiment,
            ReplicaSets = [.. Sets.Values],
            Services = [.. Services.Values],
            Pods = [.. Sets.Where(s => Broken.Contains(s.Key)).Select(static s => NotPulled(s.Value))],
            AnalysisRuns = [.. Runs.Values],
            Templates = Templates,
            Taken = Taken,
            Refused = Refused,
        };
        var decision = ExperimentPlanner.Decide(observed, Now);
        Assert.Equal(ApiJson.Serialize(decision.Status), ApiJson.Serialize(ExperimentPlanner.Decide(observed, Now).Status));
        Experiment = Experiment with { Status = ApiJson.Deserialize<ExperimentStatus>(ApiJson.Serialize(decision.Status)) };
        foreach (var action in decision.Actions)
        {
            Apply(action);
        }

        foreach (var (name, set) in Sets.ToList())
        {
            var ready = Broken.Contains(name) ? 0 : set.Spec!.Replicas;
            Sets[name] = set with { Status = new() { Replicas = set.Spec!.Replicas, ReadyReplicas = ready, AvailableReplicas = ready } };
        }

        return decision;
    }

    private static Pod NotPulled(ReplicaSet set) => new()
    {
        Metadata = new ObjectMeta { Name = $"{set.Name()}-0", Labels = set.Spec!.Template!.Metadata!.Labels },
        Status = new PodStatus
        {
            ContainerStatuses =
            [
                new ContainerStatus
                {
                    Name = "main",
                    State = new ContainerState { Waiting = new() { Reason = "ErrImagePull", Message = "no such image" } },
                },
            ],
        },
    };

    private void Apply(ExperimentAction action)
    {
        switch (action)
        {
            case ExperimentAction.CreateReplicaSet create:
                Assert.False(Taken.IsReplicaSet(create.ReplicaSet.Name()));
                Sets.Add(create.ReplicaSet.Name(), Named(create.ReplicaSet));
                break;
            case ExperimentAction.UpdateReplicaSet update:
                Sets[update.ReplicaSet.Name()] = update.ReplicaSet;
                break;
            case ExperimentAction.CreateService create:
                Services.Add(create.Service.Name(), create.Service);
                break;
            case ExperimentAction.DeleteService delete:
                Assert.True(Services.Remove(delete.Service.Name()));
                break;
            case ExperimentAction.CreateAnalysisRun create:
                Runs.Add(create.Run.Name(), create.Run);
                break;
            case ExperimentAction.UpdateAnalysisRun update:
                Runs[update.Run.Name()] = update.Run;
                break;
            case ExperimentAction.Announce announce:
                Events.Add(announce.Reason);
                break;
        }
    }

    private ReplicaSet Named(ReplicaSet set) => set with { Metadata = set.Metadata! with { Uid = $"set-{++uids}" } };
}

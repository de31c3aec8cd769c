using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Controllers.Workloads.Jobs;

namespace Slipway.Controllers.Tests.Workloads;

/// <summary>Decisions about jobs from one observation.</summary>
public sealed class JobPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(0, 1, true)]
    [InlineData(0, 0, false)]
    public void Decide_OnFailureRestarts_FailTheJobFromTheLimitOn(int limit, int restarts, bool fails)
    {
        var job = Job(s => s with
        {
            BackoffLimit = limit,
            Template = new PodTemplateSpec { Spec = new PodSpec { RestartPolicy = "OnFailure" } },
        });

        var decision = Decide(job, Pod("a", "Running", restarts: restarts));

        Assert.Equal(fails, Target(decision) == "BackoffLimitExceeded");
    }

    [Fact]
    public void Decide_WithoutCompletions_FirstSuccessLetsTheOthersFinish()
    {
        var job = Job(static s => s with { Completions = null, Parallelism = 3 });

        var working = Decide(job, Pod("a", "Succeeded"), Pod("b", "Running"));
        var done = Decide(job, Pod("a", "Succeeded"), Pod("b", "Succeeded"));

        Assert.Empty(working.Actions);
        Assert.Null(Target(working));
        Assert.Equal("CompletionsReached", Target(done));
    }

    [Fact]
    public void Decide_ParallelismLowered_WithdrawsTheSurplus()
    {
        var job = Job(static s => s with { Completions = 5, Parallelism = 1 });

        var decision = Decide(job, Pod("a", "Running"), Pod("b", "Pending"));

        Assert.Equal("b", Assert.IsType<JobAction.Withdraw>(Assert.Single(decision.Actions)).Pods.Single().Name());
    }

    [Fact]
    public void Decide_CachesLag_ChangesNoPods()
    {
        var job = Job(static s => s with { Parallelism = 2, Completions = 2 });

        Assert.Empty(JobPlanner.Decide(new JobObservation(job, [], CachesAreFresh: false), Now).Actions);
        Assert.Equal(2, Assert.IsType<JobAction.Create>(Assert.Single(Decide(job).Actions)).Slots.Count);
    }

    [Theory]
    [InlineData("TerminatingOrFailed", 1)]
    [InlineData("Failed", 0)]
    public void Decide_PodIsTerminating_ReplacementComesAsThePolicySays(string policy, int created)
    {
        var job = Job(s => s with { PodReplacementPolicy = policy });
        var pod = Pod("a", "Running");
        pod = pod with { Metadata = pod.Metadata! with { DeletionTimestamp = Now.AddMinutes(-1) } };

        var decision = Decide(job, pod);

        Assert.Equal(created, decision.Actions.OfType<JobAction.Create>().Sum(static c => c.Slots.Count));
        Assert.Equal(created, decision.Status.UncountedTerminatedPods!.Failed?.Count ?? 0);
    }

    [Theory]
    [InlineData("0,2", null, "SuccessPolicy")]
    [InlineData("0,3", null, null)]
    [InlineData("0,3", 1, "SuccessPolicy")]
    [InlineData(null, 2, "SuccessPolicy")]
    [InlineData(null, 3, null)]
    public void Decide_SuccessPolicy_IsMetByItsIndexesOrTheirNumber(string? indexes, int? count, string? reason)
    {
        var job = Job(s => s with
        {
            CompletionMode = "Indexed",
            Completions = 5,
            SuccessPolicy = new SuccessPolicy { Rules = [new SuccessPolicyRule { SucceededIndexes = indexes, SucceededCount = count }] },
        }) with { Status = new JobStatus { CompletedIndexes = "0,2", StartTime = Now } };

        Assert.Equal(reason, Target(Decide(job)));
    }

    [Fact]
    public void Decide_IndexedWithDuplicate_WithdrawsTheYoungerAndFillsTheLowestGap()
    {
        var job = Job(static s => s with { CompletionMode = "Indexed", Completions = 3, Parallelism = 2 });
        var old = Pod("old", "Running", index: 1);
        var young = Pod("young", "Running", index: 1);
        young = young with { Metadata = young.Metadata! with { CreationTimestamp = Now } };

        Assert.Equal("young", Assert.IsType<JobAction.Withdraw>(Assert.Single(Decide(job, old, young).Actions)).Pods.Single().Name());
        Assert.Equal(0, Assert.IsType<JobAction.Create>(Assert.Single(Decide(job, old).Actions)).Slots.Single().Index);
    }

    [Fact]
    public void Decide_EndStandsInTheStatusAndFinalizerIsGone_MovesIntoTheCounterOnce()
    {
        var uncounted = new UncountedTerminatedPods { Succeeded = ["uid-a"], Failed = ["uid-b"] };
        var job = Job(static s => s with { Completions = 3 }) with
        {
            Status = new JobStatus { StartTime = Now, Succeeded = 1, UncountedTerminatedPods = uncounted },
        };
        var released = Pod("a", "Succeeded");
        released = released with { Metadata = released.Metadata! with { Finalizers = null } };

        var status = Decide(job, released, Pod("b", "Failed")).Status;

        Assert.Equal((2, null, "uid-b"), (status.Succeeded, status.Failed, Assert.Single(status.UncountedTerminatedPods!.Failed!)));
        Assert.Null(status.UncountedTerminatedPods.Succeeded);
    }

    [Theory]
    [InlineData("", 9, "")]
    [InlineData("3", 9, "3")]
    [InlineData("1,2", 9, "1,2")]
    [InlineData("1-3,5,7-8", 9, "1-3,5,7,8")]
    [InlineData("0-2147483647", 4, "0-3")]
    [InlineData("x,-,2", 9, "2")]
    public void IndexSet_Text_ReadsAndWritesWhatIsBelowTheBound(string text, int below, string written)
        => Assert.Equal(written, IndexSet.Format(IndexSet.Parse(text, below)));

    [Fact]
    public void Delay_FailuresInARow_DoublesToSixMinutes()
        => Assert.Equal([10, 20, 40, 80, 160, 320, 360, 360], Enumerable.Range(1, 8).Select(static n => JobBackOff.Delay(n).TotalSeconds));

    private static JobDecision Decide(Job job, params Pod[] pods)
        => JobPlanner.Decide(new JobObservation(job, pods, CachesAreFresh: true), Now);

    private static string? Target(JobDecision decision) => JobConditions.Target(decision.Status)?.Reason;

    private static Job Job(Func<JobSpec, JobSpec> change) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "job", Uid = "job-uid" },
        Spec = change(new JobSpec
        {
            Completions = 1,
            Parallelism = 1,
            BackoffLimit = 6,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["job"] = "job" } },
        }),
        Status = new JobStatus { StartTime = Now.AddMinutes(-5) },
    };

    private static Pod Pod(string name, string phase, int restarts = 0, int? index = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Namespace = "default",
            Name = name,
            Uid = "uid-" + name,
            CreationTimestamp = Now.AddMinutes(-4),
            Finalizers = [JobNames.Finalizer],
            Labels = new Dictionary<string, string> { ["job"] = "job" },
            Annotations = index is null ? null : new Dictionary<string, string> { [JobNames.Index] = $"{index}" },
            OwnerReferences = [new OwnerReference { Kind = "Job", Name = "job", Uid = "job-uid", Controller = true }],
        },
        Spec = new PodSpec { NodeName = "local" },
        Status = new PodStatus { Phase = phase, ContainerStatuses = [new ContainerStatus { Name = "main", RestartCount = restarts }] },
    };
}

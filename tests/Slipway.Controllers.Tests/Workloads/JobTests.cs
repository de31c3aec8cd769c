using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Controllers.Workloads.Jobs;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Workloads;

/// <summary>Jobs with their pods on a node without processes.</summary>
public sealed class JobTests
{
    private readonly ControllerWorld world = new ControllerWorld().Start();

    [Fact]
    public void Create_PodSucceeds_JobIsComplete()
    {
        world.Create(Job("exit:0"));
        world.Until(() => Status().Active == 1 && Status().Ready == 1, "a ready pod");
        Assert.NotNull(Status().StartTime);

        world.Until(() => Holds("Complete"), "the end");

        Assert.Equal((1, null, null, 0), (Status().Succeeded, Status().Failed, Status().Active, Status().Ready));
        Assert.Equal(("CompletionsReached", "CompletionsReached"), (Reason("SuccessCriteriaMet"), Reason("Complete")));
        Assert.NotNull(Status().CompletionTime);
        Assert.Empty(Tracked());
        Assert.Equal(["SuccessfulCreate", "Completed"], Events());
    }

    [Fact]
    public void Create_CompletionsAndParallelism_RunsSoManyAtOnceAndSoManyInAll()
    {
        var most = 0;
        world.Create(Job("exit:0", static s => s with { Completions = 5, Parallelism = 2 }));

        world.Until(() => Holds("Complete", () => most = Math.Max(most, world.Api.All<Pod>().Count(Active))), "the end");

        Assert.Equal((2, 5, 5), (most, Status().Succeeded, world.Api.All<Pod>().Count));
    }

    [Fact]
    public void Create_PodsFail_EachFollowsAfterALongerPauseUntilTheLimit()
    {
        world.Create(Job("exit:1", static s => s with { BackoffLimit = 2 }));

        world.Until(() => Holds("Failed"), "the failure");

        var starts = world.Api.All<Pod>().Select(static p => p.Metadata!.CreationTimestamp!.Value).Order().ToList();
        Assert.Equal(3, starts.Count);
        Assert.InRange((starts[1] - starts[0]).TotalSeconds, 20, 22);
        Assert.InRange((starts[2] - starts[1]).TotalSeconds, 30, 32);
        Assert.Equal((3, "BackoffLimitExceeded"), (Status().Failed, Reason("Failed")));
        Assert.Null(Status().CompletionTime);
        Assert.Contains("BackoffLimitExceeded", Events());
        Assert.Empty(Tracked());
    }

    [Fact]
    public void Create_DeadlinePasses_PodsGoAndTheJobFailsOnceTheyAreGone()
    {
        world.Create(Job("runs", static s => s with { ActiveDeadlineSeconds = 20, Parallelism = 2, Completions = 2 }));
        world.Pass(19);
        Assert.Equal(2, Status().Active);

        world.Pass(1.5);
        Assert.Equal(("DeadlineExceeded", false), (Reason("FailureTarget"), Holds("Failed")));
        world.Until(() => Holds("Failed"), "the failure");

        Assert.Equal(2, Status().Failed);
        Assert.Empty(world.Api.All<Pod>());
    }

    [Fact]
    public void Suspend_RunningJob_WithdrawsItsPodsAndResumesWithNewOnes()
    {
        world.Create(Job("runs"));
        world.Until(() => Status().Ready == 1, "a ready pod");

        Change(static s => s with { Suspend = true });
        world.Until(() => world.Api.All<Pod>().Count == 0, "no pods");
        world.Pass(1);
        Assert.Equal(("True", "JobSuspended", null, null), (Condition("Suspended")!.Status, Reason("Suspended"), Status().StartTime,
            Status().Failed));

        Change(static s => s with { Suspend = false });
        world.Until(() => Status().Ready == 1, "a ready pod again");
        Assert.Equal(("False", "JobResumed"), (Condition("Suspended")!.Status, Reason("Suspended")));
        Assert.NotNull(Status().StartTime);
        Assert.Contains("Suspended", Events());
        Assert.Contains("Resumed", Events());
    }

    [Fact]
    public void TtlSecondsAfterFinished_EndedJob_GoesWithItsPods()
    {
        world.Create(Job("exit:0", static s => s with { TtlSecondsAfterFinished = 30 }));
        world.Until(() => Holds("Complete"), "the end");
        world.Pass(28);
        Assert.NotNull(Find());

        world.Until(() => Find() is null, "the job to go");

        world.Until(() => world.Api.All<Pod>().Count == 0, "the pods to go");
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public void Delete_RunningJob_PodsLoseTheirFinalizerAndGo(string policy)
    {
        world.Create(Job("runs", static s => s with { Parallelism = 3, Completions = 3 }));
        world.Until(() => Status().Ready == 3, "three pods");

        world.Delete<Job>("default", "job", policy);

        world.Until(() => world.Api.All<Pod>().Count == 0 && Find() is null, "nothing left");
    }

    [Fact]
    public void Delete_Orphan_PodsStayWithoutFinalizer()
    {
        world.Create(Job("runs"));
        world.Until(() => Status().Ready == 1, "a pod");

        world.Delete<Job>("default", "job", "Orphan");
        world.Until(() => Find() is null, "the job to go");
        world.Pass(5);

        Assert.Single(world.Api.All<Pod>());
        Assert.Empty(Tracked());
    }

    [Fact]
    public void Delete_PodOfAJob_CountsAsFailureAndIsReplaced()
    {
        world.Create(Job("runs"));
        world.Until(() => Status().Ready == 1, "a pod");

        world.Delete<Pod>("default", world.Api.All<Pod>()[0].Name());
        world.Until(() => Status() is { Failed: 1, Ready: 1 }, "the replacement");

        Assert.Single(world.Api.All<Pod>());
    }

    [Fact]
    public void Create_Indexed_EachIndexSucceedsOnce()
    {
        world.Create(Job("exit:0", static s => s with { CompletionMode = "Indexed", Completions = 4, Parallelism = 3 }));

        world.Until(() => Holds("Complete"), "the end");

        var pods = world.Api.All<Pod>();
        Assert.Equal(("0-3", 4), (Status().CompletedIndexes, Status().Succeeded));
        Assert.Equal(["0", "1", "2", "3"], pods.Select(static p => p.Labels()[JobNames.Index]).Order());
        Assert.All(pods, static p => Assert.StartsWith($"job-{p.Annotations()[JobNames.Index]}-", p.Name(), StringComparison.Ordinal));
        Assert.All(pods, static p => Assert.Contains(p.Spec!.Containers![0].Env!, static e => e.Name == "JOB_COMPLETION_INDEX"
            && e.ValueFrom!.FieldRef!.FieldPath == "metadata.annotations['batch.kubernetes.io/job-completion-index']"));
    }

    [Fact]
    public void BackoffLimitPerIndex_IndexFailsTooOften_OthersGoOnAndTheJobFailsAtTheEnd()
    {
        world.Create(Job("exit:1", static s => s with
        {
            CompletionMode = "Indexed", Completions = 2, Parallelism = 2, BackoffLimitPerIndex = 1, BackoffLimit = int.MaxValue,
            PodReplacementPolicy = "Failed",
        }));

        world.Until(() => Holds("Failed"), "the failure");

        Assert.Equal(("FailedIndexes", "0,1", 4), (Reason("Failed"), Status().FailedIndexes, Status().Failed));
        Assert.Equal(["0", "0", "1", "1"], world.Api.All<Pod>().Select(static p => p.Annotations()[JobNames.IndexFailures]).Order());
    }

    [Fact]
    public void PodFailurePolicy_FailJob_EndsTheJobAtOnceAndNamesTheRule()
    {
        var policy = new PodFailurePolicyOnExitCodesRequirement { Operator = "In", Values = [42] };
        world.Create(Job("exit:42", s => s with { PodFailurePolicy = Policy("FailJob", policy) }));

        world.Until(() => Holds("Failed"), "the failure");

        var name = world.Api.All<Pod>().Single().Name();
        Assert.Equal("PodFailurePolicy", Reason("Failed"));
        Assert.Equal(
            $"Container main for pod default/{name} failed with exit code 42 matching FailJob rule at index 0",
            Condition("Failed")!.Message);
    }

    [Fact]
    public void PodFailurePolicy_Ignore_DoesNotCount()
    {
        var policy = new PodFailurePolicyOnExitCodesRequirement { Operator = "NotIn", Values = [3] };
        world.Create(Job("exit:1", s => s with { PodFailurePolicy = Policy("Ignore", policy), BackoffLimit = 0 }));

        world.Until(() => world.Api.All<Pod>().Count == 3, "two replacements");

        Assert.Equal((null, false), (Status().Failed, Holds("FailureTarget")));
    }

    [Fact]
    public void ManagedBy_SomebodyElse_IsLeftAlone()
    {
        world.Create(Job("exit:0", static s => s with { ManagedBy = "example.com/queue" }));

        world.Pass(30);

        Assert.Empty(world.Api.All<Pod>());
        Assert.Null(Find()!.Status?.StartTime);
    }

    [Fact]
    public void Status_WriteRefusedAtTheEnd_NothingIsCountedTwice()
    {
        var refusals = 0;
        world.Api.Fault = (verb, kind) => verb == "update/status" && kind.Kind == "Job" && Status().Active == 1 && refusals++ < 3
            ? InMemoryApi.Refusal("InternalError", 500, "down") : null;
        world.Create(Job("exit:1", static s => s with { BackoffLimit = 3 }));

        world.Until(() => Holds("Failed"), "the failure");

        Assert.Equal((4, 4), (Status().Failed, world.Api.All<Pod>().Count));
        Assert.True(refusals > 3);
    }

    private static Job Job(string image, Func<JobSpec, JobSpec>? change = null)
    {
        var labels = new Dictionary<string, string> { ["batch.kubernetes.io/controller-uid"] = "u", [JobNames.JobLabel] = "job" };
        var spec = new JobSpec
        {
            Completions = 1,
            Parallelism = 1,
            BackoffLimit = 6,
            PodReplacementPolicy = "TerminatingOrFailed",
            CompletionMode = "NonIndexed",
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["batch.kubernetes.io/controller-uid"] = "u" } },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = labels },
                Spec = new PodSpec { RestartPolicy = "Never", Containers = [new Container { Name = "main", Image = image }] },
            },
        };
        return new Job { Metadata = new ObjectMeta { Namespace = "default", Name = "job" }, Spec = change?.Invoke(spec) ?? spec };
    }

    private static PodFailurePolicy Policy(string action, PodFailurePolicyOnExitCodesRequirement codes)
        => new() { Rules = [new PodFailurePolicyRule { Action = action, OnExitCodes = codes }] };

    private static bool Active(Pod pod) => !pod.IsTerminating() && pod.Status?.Phase is not ("Succeeded" or "Failed");

    private void Change(Func<JobSpec, JobSpec> change) => world.Change<Job>("default", "job", j => j with { Spec = change(j.Spec!) });

    private Job? Find() => world.Api.Find<Job>("default", "job");

    private JobStatus Status() => Find()?.Status ?? new JobStatus();

    private JobCondition? Condition(string type) => Status().Conditions?.FirstOrDefault(c => c.Type == type);

    private string? Reason(string type) => Condition(type)?.Reason;

    private bool Holds(string type, Action? each = null)
    {
        each?.Invoke();
        return Condition(type)?.Status == "True";
    }

    private List<Pod> Tracked() => [.. world.Api.All<Pod>().Where(JobPodState.IsTracked)];

    private List<string> Events()
        => [.. world.Api.All<Event>().Where(static e => e.InvolvedObject!.Kind == "Job").Select(static e => e.Reason!)];
}

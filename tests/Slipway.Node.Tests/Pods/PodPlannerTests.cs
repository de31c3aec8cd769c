using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Pods;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Tests.Pods;

public sealed class PodPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Decide_DeletedAndStillServed_WaitsUntilFiveSecondsBeforeTheDeadline()
    {
        var pod = Running() with { Drain = DrainVerdict.Waiting };

        var plan = PodPlanner.Decide(pod, Now);
        Assert.Empty(plan.Actions);
        Assert.Equal(Now.AddSeconds(25), plan.LookAgainAt);
        Assert.IsType<PodAction.BeginStop>(Assert.Single(PodPlanner.Decide(pod, Now.AddSeconds(25)).Actions));
    }

    [Fact]
    public void Decide_DeletedAndDrained_StopsAtOnce()
        => Assert.Equal(
            new PodAction.BeginStop("main", "the pod is being deleted", Now.AddSeconds(30)),
            Assert.Single(PodPlanner.Decide(Running() with { Drain = DrainVerdict.Drained }, Now).Actions));

    [Fact]
    public void Decide_Stopping_RunsPreStopThenTermThenKill()
    {
        var hook = new Lifecycle { PreStop = new LifecycleHandler { Sleep = new SleepAction { Seconds = 5 } } };
        var stop = new ContainerStop("x", Now.AddSeconds(30));
        var pod = Running(c => c with { Lifecycle = hook }) with { Drain = DrainVerdict.Drained };

        Assert.IsType<PodAction.RunPreStop>(Only(stop));
        Assert.Null(Only(stop with { PreStop = HookPhase.Running }));
        Assert.IsType<PodAction.Terminate>(Only(stop with { PreStop = HookPhase.Done }));
        Assert.Null(Only(stop with { PreStop = HookPhase.Done, TermSent = true }));
        Assert.IsType<PodAction.Kill>(Only(stop with { PreStop = HookPhase.Done, TermSent = true }, 30));

        PodAction? Only(ContainerStop at, int seconds = 0)
            => PodPlanner.Decide(pod.With("main", c => c with { Stop = at }), Now.AddSeconds(seconds)).Actions.SingleOrDefault();
    }

    [Fact]
    public void Decide_InitContainerNotDone_StartsOnlyIt()
    {
        var pod = PodObservation.Of(new Pod
        {
            Spec = new PodSpec { InitContainers = [new Container { Name = "init" }], Containers = [new Container { Name = "main" }] },
        }) with
        {
            Sandbox = new PodSandbox("127.0.0.1", new Dictionary<int, int>()),
        };

        Assert.Equal([new PodAction.Start("init")], PodPlanner.Decide(pod, Now).Actions);
        var done = pod.With(
            "init", static c => c.Starting().Running("i", "x", Now).Ended(new ContainerExit("i", 0, "Completed", null, Now, Now)));
        Assert.Equal([new PodAction.Start("main")], PodPlanner.Decide(done, Now).Actions);
    }

    [Theory]
    [InlineData("Succeeded", 0)]
    [InlineData("Failed", 0)]
    [InlineData("Running", 1)]
    public void Decide_PhaseIsFinal_StartsNothingWhereNothingIsLeftOfThePod(string phase, int actions)
    {
        var pod = PodObservation.Of(new Pod
        {
            Spec = new PodSpec { RestartPolicy = "Never", Containers = [new Container { Name = "main" }] },
            Status = new PodStatus { Phase = phase },
        });

        Assert.Equal(actions, PodPlanner.Decide(pod, Now).Actions.Count);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(5, 160)]
    [InlineData(6, 300)]
    [InlineData(60, 300)]
    public void BackOff_OfTheNthCrash_DoublesToFiveMinutes(int number, int seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), ContainerObservation.BackOff(number));

    private static PodObservation Running(Func<Container, Container>? change = null)
    {
        var container = new Container { Name = "main" };
        var pod = PodObservation.Of(new Pod
        {
            Metadata = new ObjectMeta { DeletionTimestamp = Now.AddSeconds(30), DeletionGracePeriodSeconds = 30 },
            Spec = new PodSpec { Containers = [change?.Invoke(container) ?? container] },
        });
        return pod.With("main", static c =>
            c.Starting().Running("id", "host", Now)) with { Sandbox = new PodSandbox("127.0.0.1", new Dictionary<int, int>()) };
    }
}

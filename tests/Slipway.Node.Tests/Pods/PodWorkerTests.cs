using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.TestKit;
using NodeObject = Slipway.Api.Core.Node;

namespace Slipway.Node.Tests.Pods;

/// <summary>The agent on one thread: simulated time, the API in memory, a runtime without processes.</summary>
public sealed class PodWorkerTests
{
    private readonly SimulatedTime time = new();
    private readonly SimulationContext pump;
    private readonly InMemoryApi api;
    private readonly FakePodRuntime runtime;

    public PodWorkerTests()
    {
        pump = new SimulationContext(time, seed: 1);
        api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        runtime = new FakePodRuntime(time);
        var informers = new InformerSet(api, time, new Random(1), NullLoggerFactory.Instance);
        var agent = new NodeAgent(new NodeAgentOptions
        {
            Client = api,
            Informers = informers,
            Runtime = runtime,
            Prober = runtime,
            Events = new NoEvents(),
            Time = time,
            Ids = new RandomIdSource(new Random(2)),
        });
        pump.Run(() =>
        {
            informers.Start();
            _ = agent.RunAsync(CancellationToken.None);
        });
    }

    [Fact]
    public void Pod_WithReadinessProbe_IsReadyOnlyOnceItAnswers()
    {
        runtime.Behaviour = static _ => new FakeContainer { ReadyDelay = TimeSpan.FromSeconds(3) };
        Create(
            "web", static c => c with { ReadinessProbe = new Probe { PeriodSeconds = 1, TcpSocket = new TCPSocketAction { Port = 80 } } });

        Until(static p => p.Status?.Phase == "Running", "the pod to run");
        Assert.Equal("False", Condition("Ready"));
        Until(_ => Condition("Ready") == "True", "the pod to be ready");
    }

    /// <summary>The conflict asks for the newest version, and just that is refused; so is the first try of the readiness, once.</summary>
    [Fact]
    public void Status_ConflictAndThenTooManyRequests_IsWrittenAllTheSame()
    {
        runtime.Behaviour = static _ => new FakeContainer { ReadyDelay = TimeSpan.FromSeconds(3) };
        Create(
            "web", static c => c with { ReadinessProbe = new Probe { PeriodSeconds = 1, TcpSocket = new TCPSocketAction { Port = 80 } } });
        Until(static p => p.Status?.Phase == "Running", "the pod to run");

        var refused = new List<string>();
        api.Fault = (verb, kind) =>
        {
            var refusal = kind.Kind != "Pod" || refused.Contains(verb) ? null
                : verb == "update/status" ? InMemoryApi.Refusal("Conflict", 409, "the object has changed")
                : verb == "get" ? InMemoryApi.Refusal("TooManyRequests", 429, "later")
                : null;
            refused.AddRange(refusal is null ? [] : [verb]);
            return refusal;
        };
        Until(_ => Condition("Ready") == "True", "the pod to be ready");
        Assert.Equal(["update/status", "get"], refused);
    }

    [Fact]
    public void Container_CrashingAgainAndAgain_RestartsAtOnceThenBacksOff()
    {
        runtime.Behaviour = static _ => new FakeContainer { EndsAfter = TimeSpan.FromSeconds(1), ExitCode = 1, StartDelay = TimeSpan.Zero };
        Create("web");

        Until(static p => p.Status?.ContainerStatuses?[0].State?.Waiting?.Reason == "CrashLoopBackOff", "back-off");
        Assert.Equal(1, Pod().Status!.ContainerStatuses![0].RestartCount);
        pump.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(2, runtime.Calls.Count);
        pump.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, runtime.Calls.Count);
    }

    [Fact]
    public void Container_FailingItsLivenessProbe_IsRestarted()
    {
        runtime.Behaviour = static _ => new FakeContainer { ReadyDelay = TimeSpan.FromHours(1) };
        Create("web", static c => c with
        {
            LivenessProbe = new Probe { PeriodSeconds = 1, FailureThreshold = 2, TcpSocket = new TCPSocketAction { Port = 80 } },
        });

        Until(_ => runtime.Calls.Count == 3, "a restart");
        Assert.Equal(["start main", "term main", "start main"], runtime.Calls);
    }

    [Fact]
    public void Image_ThatIsMissing_IsSaidAndTriedAgain()
    {
        var missing = true;
        runtime.Behaviour = _ => new FakeContainer { ImageMissing = missing };
        Create("web");

        Until(static p => p.Status?.ContainerStatuses?[0].State?.Waiting?.Reason == "ErrImagePull", "the reason");
        missing = false;
        Until(_ => Condition("Ready") == "True", "the pod to be ready");
    }

    [Theory]
    [InlineData(true, null, "0/1 nodes are available: 1 node(s) were unschedulable.")]
    [InlineData(false, "NoSchedule", "0/1 nodes are available: 1 node(s) had untolerated taint {a: b}.")]
    public void Pod_OnANodeThatTakesNone_WaitsUntilItDoes(bool cordoned, string? effect, string reason)
    {
        pump.RunUntil(() => api.Find<NodeObject>("", "local") is not null, TimeSpan.FromSeconds(5), "the node");
        IReadOnlyList<Taint>? taints = effect is null ? null : [new Taint { Key = "a", Value = "b", Effect = effect }];
        Change(new NodeSpec { Unschedulable = cordoned, Taints = taints });
        Create("web");

        Until(_ => Condition("PodScheduled") == "False", "the refusal");
        Assert.Equal(reason, Pod().Status!.Conditions!.Single(static c => c.Type == "PodScheduled").Message);
        Change(new NodeSpec());
        Until(_ => Condition("Ready") == "True", "the pod to be ready");
    }

    [Fact]
    public void Pod_ThatToleratesTheTaint_Runs()
    {
        pump.RunUntil(() => api.Find<NodeObject>("", "local") is not null, TimeSpan.FromSeconds(5), "the node");
        Change(new NodeSpec { Taints = [new Taint { Key = "a", Value = "b", Effect = "NoSchedule" }] });
        Create("web", spec: static s => s with { Tolerations = [new Toleration { Key = "a", Operator = "Exists" }] });

        Until(_ => Condition("Ready") == "True", "the pod to be ready");
    }

    private void Change(NodeSpec spec)
        => Do(() => api.UpdateAsync(api.Find<NodeObject>("", "local")! with { Spec = spec }, CancellationToken.None));

    private void Create(string name, Func<Container, Container>? change = null, Func<PodSpec, PodSpec>? spec = null)
    {
        var container = new Container { Name = "main", Image = "app", Ports = [new ContainerPort { ContainerPortValue = 80 }] };
        var pod = new Pod
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "default" },
            Spec = (spec ?? (static s => s))(new PodSpec { Containers = [change?.Invoke(container) ?? container] }),
        };
        Do(() => api.CreateAsync(pod, CancellationToken.None));
    }

    private void Do<T>(Func<Task<ApiResult<T>>> call)
        where T : class => pump.Complete(async () => (await call()).OrThrow());

    private Pod Pod() => api.Find<Pod>("default", "web")!;

    private string? Condition(string type) => Pod().Status?.Conditions?.FirstOrDefault(c => c.Type == type)?.Status;

    private void Until(Func<Pod, bool> condition, string awaited)
        => pump.RunUntil(() => condition(Pod()), TimeSpan.FromMinutes(5), awaited);
}

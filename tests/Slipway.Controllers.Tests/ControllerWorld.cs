using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests;

/// <summary>All cluster controllers and a node without processes, on one thread and a simulated clock.</summary>
internal sealed class ControllerWorld
{
    private readonly Action start;

    public ControllerWorld(int seed = 1, TimeSpan? readyAfter = null)
    {
        Pump = new SimulationContext(Time, seed);
        var ids = new RandomIdSource(new Random(seed));
        Api = new InMemoryApi(Time, ids);
        var informers = new InformerSet(Api, Time, new Random(seed), NullLoggerFactory.Instance);
        Context = new ControllerContext(_ => Api, informers, Time, new Random(seed), ids, NullLoggerFactory.Instance);
        Node = new FakeNode(Api, informers.For<Pod>(), readyAfter ?? TimeSpan.FromSeconds(1), Time);
        var node = Context.Controller("node", Node);
        informers.For<Pod>().OnChange((old, pod) => node.Queue.Add((pod ?? old)!.Key()));
        start = new ControllerHost(informers, [.. ClusterControllers.All(Context, "PEM"), node]).Start;
    }

    public SimulatedTime Time { get; } = new();

    public SimulationContext Pump { get; }

    public InMemoryApi Api { get; }

    public ControllerContext Context { get; }

    public FakeNode Node { get; }

    public ControllerWorld Start()
    {
        Pump.Run(start);
        return this;
    }

    public T Create<T>(T value)
        where T : KubeObject => Pump.Complete(async () => (await Api.CreateAsync(value, default)).OrThrow());

    public T Change<T>(string ns, string name, Func<T, T> change)
        where T : KubeObject
        => Pump.Complete(async () => (await Api.UpdateAsync(change(Api.Find<T>(ns, name)!), default)).OrThrow());

    public void Delete<T>(string ns, string name, string policy = "Background")
        where T : KubeObject
        => Pump.Complete(async () => (await Api.DeleteAsync(
            Kinds.Of<T>(), new ObjectKey(ns, name), new DeleteOptions { PropagationPolicy = policy }, default)).OrThrow());

    public void Until(Func<bool> condition, string awaited) => Pump.RunUntil(condition, TimeSpan.FromMinutes(5), awaited);

    public void Pass(double seconds) => Pump.Advance(TimeSpan.FromSeconds(seconds));

    public IReadOnlyList<Pod> ReadyPods(string image)
        => [.. Api.All<Pod>().Where(p => !p.IsTerminating() && p.Spec!.Containers![0].Image == image
            && p.Status?.Conditions?.Any(static c => c.Type == "Ready" && c.Status == "True") == true)];

    public static PodTemplateSpec Template(string image) => new()
    {
        Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Spec = new PodSpec { Containers = [new Container { Name = "web", Image = image }] },
    };

    public static Deployment Web(string image, int replicas) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            RevisionHistoryLimit = 10,
            ProgressDeadlineSeconds = 60,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = Template(image),
            Strategy = new DeploymentStrategy
            {
                Type = "RollingUpdate",
                RollingUpdate = new RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 },
            },
        },
    };
}

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

/// <summary>The controllers on the real API server, each with the rights of its own user.</summary>
public sealed class RealApiTests
{
    private readonly SimulatedTime time = new();
    private readonly SimulationContext pump;
    private TestApiServer server = null!;

    public RealApiTests() => pump = new SimulationContext(time, 7);

    [Fact]
    public void Deployment_CreatedUpdatedDeleted_IsRolledOutAndCollected()
    {
        Start();
        Create(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        var web = ControllerWorld.Web("v1", 3);
        Create(web with { Metadata = web.Metadata! with { Namespace = "team" } });
        Until(() => Status().AvailableReplicas == 3, "v1");

        pump.Complete(async () =>
        {
            var patch = """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"v2"}]}}}}"""u8.ToArray();
            var key = new ObjectKey("team", "web");
            var body = new PatchBody(PatchType.Strategic, patch);
            (await server.Admin.PatchAsync<Deployment>(Kinds.Of<Deployment>(), key, body, WriteQuery.Default, default)).OrThrow();
        });
        Until(
            () => List<Pod>().All(static p => p.Spec!.Containers![0].Image == "v2") && Status() is { AvailableReplicas: 3, Replicas: 3 },
            "v2");
        Assert.Equal("2", List<Deployment>().Single().Annotations()["deployment.kubernetes.io/revision"]);
        Assert.Contains(List<ServiceAccount>(), static a => a.Name() == "default");

        pump.Complete(async () => (await server.Admin.DeleteAsync<Namespace>(new ObjectKey("", "team"), default)).OrThrow());
        Until(
            () => pump.Complete(() => server.Admin.GetAsync<Namespace>(new ObjectKey("", "team"), default)).IsNotFound,
            "the namespace to go");
        Assert.Empty(List<Pod>());
    }

    private void Start()
    {
        server = pump.Complete(() => TestApiServer.StartAsync(time));
        var informers = new InformerSet(server.Admin, time, new Random(7), NullLoggerFactory.Instance);
        var context = new ControllerContext(server.AsController, informers, time, new Random(7), server.Ids, NullLoggerFactory.Instance);
        var node = context.Controller("node", new RealNode(server.Admin, informers.For<Pod>(), time));
        informers.For<Pod>().OnChange((old, pod) => node.Queue.Add((pod ?? old)!.Key()));
        pump.Run(new ControllerHost(informers, [.. ClusterControllers.All(context, "PEM"), node]).Start);
    }

    private void Create<T>(T value)
        where T : KubeObject => pump.Complete(async () => (await server.Admin.CreateAsync(value, default)).OrThrow());

    private IReadOnlyList<T> List<T>()
        where T : KubeObject
        => pump.Complete(async () => (await server.Admin.ListAsync<T>(new ListQuery { Namespace = "team" }, default)).OrThrow()).Items!;

    private DeploymentStatus Status() => List<Deployment>().SingleOrDefault()?.Status ?? new DeploymentStatus();

    private void Until(Func<bool> condition, string awaited)
    {
        for (var i = 0; i < 240; i++)
        {
            if (condition())
            {
                return;
            }

            pump.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Fail($"Still waiting for {awaited}.");
    }
}

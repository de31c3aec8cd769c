using Slipway.Api.Core;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Services;

public sealed class EndpointSliceTests
{
    private readonly ControllerWorld world = new ControllerWorld().Start();

    [Fact]
    public void Create_ProcessPods_OneSliceForEachHostPort()
    {
        world.Create(ControllerWorld.Web("v1", 2));
        world.Create(Web());
        world.Until(() => Ready().Count == 2, "two ready endpoints");

        Assert.Equal(2, Slices().Count);
        Assert.All(Slices(), static s => Assert.InRange(Assert.Single(s.Ports!).Port!.Value, 20000, 29999));
        Assert.Equal(
            world.Api.All<Pod>().Select(static p => p.Uid()).Order(StringComparer.Ordinal),
            Ready().Select(static e => e.TargetRef!.Uid!).Order(StringComparer.Ordinal));
        Assert.All(Slices(), static s => Assert.Equal("web", s.Labels()["kubernetes.io/service-name"]));
    }

    [Fact]
    public void Delete_Pod_ItsEndpointTerminatesAtOnceAndLeavesWithIt()
    {
        world.Create(ControllerWorld.Web("v1", 1));
        world.Create(Web());
        world.Until(() => Ready().Count == 1, "the endpoint");
        var uid = Ready()[0].TargetRef!.Uid;

        world.Delete<Pod>("default", world.Api.All<Pod>()[0].Name());

        var endpoint = Slices().SelectMany(static s => s.Endpoints!).Single(e => e.TargetRef!.Uid == uid);
        Assert.Equal((false, true, true), (endpoint.Conditions!.Ready, endpoint.Conditions.Serving, endpoint.Conditions.Terminating));
        world.Pass(10);
        Assert.DoesNotContain(Slices().SelectMany(static s => s.Endpoints!), e => e.TargetRef!.Uid == uid);
    }

    [Fact]
    public void Create_NotReadyPods_AreReadyOnlyWhenPublished()
    {
        var pod = new Pod
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "p", Labels = new Dictionary<string, string> { ["app"] = "web" } },
            Spec = new PodSpec { NodeName = "local", Containers = [new Container { Name = "c", Image = FakeNode.BrokenImage }] },
            Status = new PodStatus { Phase = "Running", PodIP = "10.0.0.1" },
        };
        world.Create(pod);
        world.Create(Web());
        Assert.Equal((false, false), Conditions());

        world.Change<Service>("default", "web", static s => s with { Spec = s.Spec! with { PublishNotReadyAddresses = true } });

        Assert.Equal((true, false), Conditions());
        Assert.Equal(8080, Slices()[0].Ports![0].Port);
        Assert.Equal("10.0.0.1", Slices()[0].Endpoints![0].Addresses![0]);

        (bool?, bool?) Conditions() => (Slices()[0].Endpoints![0].Conditions!.Ready, Slices()[0].Endpoints![0].Conditions!.Serving);
    }

    [Theory]
    [InlineData("http", "{\"8080\":20001}", 20001)]
    [InlineData("http", null, 8080)]
    [InlineData("http", "not json", 8080)]
    [InlineData("9090", "{\"8080\":20001}", 9090)]
    [InlineData("absent", "{\"8080\":20001}", null)]
    public void Resolve_TargetPort_IsThePortThePodListensOn(string target, string? hostPorts, int? expected)
    {
        var pod = new Pod
        {
            Metadata = new ObjectMeta
            {
                Annotations = hostPorts is null ? null : new Dictionary<string, string> { ["slipway.dev/host-ports"] = hostPorts },
            },
            Spec = new PodSpec { Containers = [
                new Container { Ports = [new ContainerPort { Name = "http", ContainerPortValue = 8080 }] }] },
        };
        var port = int.TryParse(target, out var number) ? new IntOrString(number) : new IntOrString(target);
        var service = Web() with { Spec = new ServiceSpec { Ports = [new ServicePort { Port = 80, TargetPort = port }] } };

        Assert.Equal(expected, Controllers.Services.EndpointPorts.Resolve(service, pod).SingleOrDefault()?.Port);
    }

    [Fact]
    public void Decide_MoreThanAHundredPods_FillsSeveralSlices()
    {
        var pods = Enumerable.Range(0, 250).Select(static i => new Pod
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = $"p{i:D3}", Labels = new Dictionary<string,
                string> { ["app"] = "web" } },
            Status = FakeNode.Running(default) with { PodIP = $"10.0.0.{i}" },
        }).ToList();

        var created = Controllers.Services.EndpointSlicePlanner.Decide(new(Web(), pods, []))
            .Cast<Controllers.Services.EndpointSliceAction.Create>().Select(static c => c.Slice).ToList();

        Assert.Equal([100, 100, 50], created.Select(static s => s.Endpoints!.Count));
        Assert.Equal(3, created.Select(static s => s.Name()).Distinct().Count());
        Assert.Empty(Controllers.Services.EndpointSlicePlanner.Decide(new(Web(), pods, created)));
    }

    [Fact]
    public void Update_SelectorMovesToAnotherRevision_ServiceIsNeverEmpty()
    {
        var seen = int.MaxValue;
        world.Create(Revision("blue"));
        world.Create(Revision("green"));
        world.Create(Selecting("blue"));
        world.Until(() => Ready().Count == 1, "the blue endpoint");
        world.Api.Fault = (_, kind) =>
        {
            seen = kind.Kind == "EndpointSlice" ? Math.Min(seen, Ready().Count) : seen;
            return null;
        };

        world.Change<Service>("default", "web", static s => s with { Spec = Selecting("green").Spec });
        world.Pass(1);

        Assert.Equal("green", Assert.Single(Ready()).TargetRef!.Name);
        Assert.Equal(1, seen);
    }

    [Fact]
    public void Decide_SomeSlicesShrinkWhileOthersAppear_NoStepLeavesTheServiceEmpty()
    {
        for (var port = 20001; port < 20021; port++)
        {
            var (old, waiting) = (Made("old", "v1", ready: true, null), Made("waiting", "v2", ready: false, null));
            var (second, fresh) = (Made("second", "v2", ready: false, port + 500), Made("fresh", "v2", ready: true, port));
            IReadOnlyCollection<Pod> pods = [old, waiting, second, fresh];
            var slices = Applied(Decide(Service("v1"), pods, []), []).Single();

            foreach (var state in Applied(Decide(Service("v2"), pods, slices), slices))
            {
                Assert.Contains(state.SelectMany(static s => s.Endpoints!), static e => e.Conditions!.Ready == true);
            }
        }

        static Service Service(string version) => Web() with
        {
            Spec = Web().Spec! with { Selector = new Dictionary<string, string> { ["v"] = version } },
        };
    }

    [Theory]
    [InlineData("web", "blue,green")]
    [InlineData(null, "blue")]
    public void Create_ServiceThatIsSplit_HasPodsOfAllRevisions(string? split, string expected)
    {
        world.Create(Revision("blue"));
        world.Create(Revision("green"));
        var service = Selecting("blue");
        world.Create(split is null ? service : service with
        {
            Metadata = service.Metadata! with { Annotations = new Dictionary<string, string> { ["slipway.dev/split"] = split } },
        });

        world.Pass(3);

        Assert.Equal(expected, string.Join(',', Ready().Select(static e => e.TargetRef!.Name).Order()));
    }

    [Fact]
    public void Selects_SplitServiceThatNamesNothingButARevision_KeepsToIt()
    {
        var service = Web() with
        {
            Metadata = new ObjectMeta { Annotations = new Dictionary<string, string> { ["slipway.dev/split"] = "web" } },
            Spec = new ServiceSpec { Selector = new Dictionary<string, string> { ["rollouts-pod-template-hash"] = "blue" } },
        };

        Assert.True(Controllers.Services.ServiceSelector.Selects(service, Revision("blue")));
        Assert.False(Controllers.Services.ServiceSelector.Selects(service, Revision("green")));
    }

    private static IReadOnlyList<Controllers.Services.EndpointSliceAction> Decide(
        Service service, IReadOnlyCollection<Pod> pods, IReadOnlyCollection<EndpointSlice> slices)
        => Controllers.Services.EndpointSlicePlanner.Decide(new(service, pods, slices));

    // The slices after each action.
    private static IEnumerable<IReadOnlyCollection<EndpointSlice>> Applied(
        IReadOnlyList<Controllers.Services.EndpointSliceAction> actions, IReadOnlyCollection<EndpointSlice> slices)
    {
        var state = slices.ToDictionary(static s => s.Name());
        foreach (var action in actions)
        {
            _ = action switch
            {
                Controllers.Services.EndpointSliceAction.Create create => state[create.Slice.Name()] = create.Slice,
                Controllers.Services.EndpointSliceAction.Update update => state[update.Slice.Name()] = update.Slice,
                Controllers.Services.EndpointSliceAction.Delete delete => state.Remove(delete.Slice.Name()) ? delete.Slice : null,
                _ => null,
            };
            yield return [.. state.Values];
        }
    }

    private static Pod Made(string name, string version, bool ready, int? hostPort) => new()
    {
        Metadata = new ObjectMeta
        {
            Namespace = "default",
            Name = name,
            Uid = name,
            Labels = new Dictionary<string, string> { ["v"] = version },
            Annotations = hostPort is null
                ? null
                : new Dictionary<string, string> { ["slipway.dev/host-ports"] = $"{{\"8080\":{hostPort}}}" },
        },
        Status = ready ? FakeNode.Running(default) : new PodStatus { Phase = "Running", PodIP = "127.0.0.1" },
    };

    private static Pod Revision(string hash) => new()
    {
        Metadata = new ObjectMeta
        {
            Namespace = "default",
            Name = hash,
            Labels = new Dictionary<string, string> { ["app"] = "web", ["rollouts-pod-template-hash"] = hash },
        },
        Spec = ControllerWorld.Template("v1").Spec,
    };

    private static Service Selecting(string hash) => Web() with
    {
        Spec = Web().Spec! with
        {
            Selector = new Dictionary<string, string> { ["app"] = "web", ["rollouts-pod-template-hash"] = hash },
        },
    };

    private static Service Web() => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
        Spec = new ServiceSpec
        {
            Selector = new Dictionary<string, string> { ["app"] = "web" },
            Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = 8080 }],
        },
    };

    private IReadOnlyList<EndpointSlice> Slices() => world.Api.All<EndpointSlice>();

    private List<Endpoint> Ready() => [.. Slices().SelectMany(static s => s.Endpoints!).Where(static e => e.Conditions!.Ready == true)];
}

using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.TestKit;

namespace Slipway.Node.Tests.Pods;

/// <summary>A node whose informer of EndpointSlices is behind: it has seen none.</summary>
public sealed class PodDrainTests
{
    private readonly SimulatedTime time = new();
    private readonly SimulationContext pump;
    private readonly InMemoryApi api;
    private readonly FakePodRuntime runtime;

    public PodDrainTests()
    {
        pump = new SimulationContext(time, seed: 1);
        api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        runtime = new FakePodRuntime(time);
        var informers = new InformerSet(new WithoutSlices(api), time, new Random(1), NullLoggerFactory.Instance);
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
    public void Delete_EndpointThatTheInformerDoesNotKnow_WaitsForTheGateway()
    {
        Start(inSlice: true);
        WaitsForTheGateway();
    }

    [Fact]
    public void Delete_PodInNoSliceYetButSelected_WaitsForTheGateway()
    {
        Start(inSlice: false, selector: new() { ["app"] = "web" });
        WaitsForTheGateway();
    }

    [Fact]
    public void Delete_PodInNoSliceThatNoServiceSelects_WaitsForNobody()
    {
        Start(inSlice: false, selector: new() { ["app"] = "other" });
        pump.RunUntil(() => runtime.Calls.Contains("term main"), TimeSpan.FromSeconds(1), "the end of the container");
    }

    private void WaitsForTheGateway()
    {
        pump.Advance(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain("term main", runtime.Calls);
        var gateway = api.Find<GatewayInstance>("slipway-system", "local")!;
        Do(() => api.UpdateStatusAsync(gateway with
        {
            Status = new GatewayInstanceStatus { Draining = [new DrainingPod { PodUid = Pod().Uid(), InFlight = 0 }] },
        }, CancellationToken.None));
        pump.RunUntil(() => runtime.Calls.Contains("term main"), TimeSpan.FromSeconds(1), "the end of the container");
    }

    private Pod Pod() => api.Find<Pod>("default", "web")!;

    private void Start(bool inSlice, Dictionary<string, string>? selector = null)
    {
        Do(() => api.CreateAsync(new Service
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
            Spec = new ServiceSpec { Selector = selector },
        }, CancellationToken.None));
        Do(() => api.CreateAsync(new GatewayInstance
        {
            Metadata = new ObjectMeta { Namespace = "slipway-system", Name = "local" },
            Spec = new GatewayInstanceSpec { RenewTime = time.GetUtcNow() + TimeSpan.FromMinutes(1) },
        }, CancellationToken.None));
        Do(() => api.CreateAsync(new Pod
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Labels = new Dictionary<string, string> { ["app"] = "web" } },
            Spec = new PodSpec { TerminationGracePeriodSeconds = 30, Containers = [new Container { Name = "main", Image = "app" }] },
        }, CancellationToken.None));
        pump.RunUntil(() => Pod().Status?.Phase == "Running", TimeSpan.FromSeconds(10), "the pod to run");
        if (inSlice)
        {
            Do(() => api.CreateAsync(new EndpointSlice
            {
                Metadata = new ObjectMeta { Name = "web-1", Namespace = "default" },
                AddressType = "IPv4",
                Endpoints = [new Endpoint { Addresses = ["127.0.0.1"], TargetRef = new ObjectReference { Uid = Pod().Uid() } }],
            }, CancellationToken.None));
        }

        pump.Complete(() => api.DeleteAsync<Pod>(Pod().Key(), CancellationToken.None));
    }

    private void Do<T>(Func<Task<ApiResult<T>>> call)
        where T : class => pump.Complete(async () => (await call()).OrThrow());

    /// <summary>The API of a moment in which no slice existed.</summary>
    private sealed class WithoutSlices(IApiClient api) : IApiClient
    {
        public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
            where T : KubeObject => api.GetAsync<T>(kind, key, cancellationToken);

        public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
            where T : KubeObject => api.ListAsync<T>(kind, Seen<T>(query), cancellationToken);

        public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
            where T : KubeObject => api.WatchAsync<T>(kind, Seen<T>(query), cancellationToken);

        public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
            where T : KubeObject => api.CreateAsync(kind, value, query, cancellationToken);

        public Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
            where T : KubeObject => api.UpdateAsync(kind, value, query, cancellationToken);

        public Task<ApiResult<T>> PatchAsync<T>(
            KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
            where T : KubeObject => api.PatchAsync<T>(kind, key, patch, query, cancellationToken);

        public Task<ApiResult<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
            => api.DeleteAsync(kind, key, options, cancellationToken);

        private static ListQuery Seen<T>(ListQuery query)
            => typeof(T) == typeof(EndpointSlice) ? query with { Namespace = "elsewhere" } : query;
    }
}

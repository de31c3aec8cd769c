using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.ApiServer;
using Slipway.Cli.Hosting;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Node;
using Slipway.Simulation.Tests.Faults;
using Slipway.TestKit;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>One process of the server: API, controllers and node, put together as <c>slipway server</c> does.</summary>
internal sealed class ServerLife(SimulatedPlane plane)
{
    private const string FirstClass = """{"metadata":{"name":"slipway"},"spec":{"controllerName":"slipway.dev/gateway"}}""";

    private const string FirstGateway = """
        {"metadata":{"name":"slipway","namespace":"slipway-system"},"spec":{"gatewayClassName":"slipway","listeners":[
        {"name":"http","port":80,"protocol":"HTTP","allowedRoutes":{"namespaces":{"from":"All"}}}]}}
        """;

    private readonly CancellationTokenSource stopping = new();
    private ApiServerHost? host;
    private ControllerHost? controllers;
    private InformerSet? nodeInformers;
    private Task following = Task.CompletedTask;
    private Task node = Task.CompletedTask;

    public Life Life { get; } = new();

    /// <summary>Whether it answers.</summary>
    public bool IsUp { get; private set; }

    public IApiClient As(string user) =>
        new InProcessApiClient(host!.As(user == "admin" ? ApiUser.Known(user, ApiUser.Masters) : ApiUser.Known(user)));

    public async Task StartAsync()
    {
        host = await Life.OwnAsync(ApiServerHost.StartAsync(new ApiServerOptions
        {
            Store = new LifeStore(plane.Store, Life),
            Time = plane.Time,
            Ids = new RandomIdSource(plane.NextRandom()),
            Pki = TestApiServer.Keys,
            Loggers = plane.Loggers,
        }, CancellationToken.None));
        await FirstAsync<GatewayClass>(FirstClass);
        await FirstAsync<Api.Gateway.Gateway>(FirstGateway);
        IsUp = true;
        StartControllers();
        StartNode();
        plane.Trace.Add("server up");
    }

    /// <summary>Power off: nothing of it runs any more.</summary>
    public void Kill()
    {
        IsUp = false;
        Life.End();
    }

    /// <summary>Stops as on SIGTERM.</summary>
    public async Task StopAsync()
    {
        stopping.Cancel();
        await controllers!.DisposeAsync();
        await following;
        await node;
        await nodeInformers!.DisposeAsync();
        await host!.DisposeAsync();
        Kill();
    }

    private SimulatedClient Client(string user) => new(plane, Life, user, this);

    private async Task FirstAsync<T>(string json)
        where T : KubeObject => await Life.OwnAsync(
            As("system:slipway:controller:bootstrap")
                .CreateAsync(ApiJson.Deserialize<T>(System.Text.Encoding.UTF8.GetBytes(json)), default));

    private void StartControllers()
    {
        var random = plane.NextRandom();
        var ids = new RandomIdSource(plane.NextRandom());
        IApiClient Named(string name) => Client($"system:slipway:controller:{name}");
        var informers = new InformerSet(Named("cache"), plane.Time, random, plane.Loggers);
        var context = new ControllerContext(Named, informers, plane.Time, random, ids, plane.Loggers);
        var web = new HttpMessageInvoker(new SimulatedWeb(plane, Life, new Random(plane.Web.Next())));
        var delivery = new DeliveryControllers(context, new SimulatedFrames(plane, Life), new MetricHttp(web, web));
        controllers = new ControllerHost(informers, [.. ClusterControllers.All(context, "PEM"), .. delivery.Controllers]);
        controllers.Start();
        following = delivery.FollowAsync(stopping.Token);
    }

    private void StartNode()
    {
        const string User = "system:slipway:node:local";
        var client = Client(User);
        var ids = new RandomIdSource(plane.NextRandom());
        var runtime = new LifeRuntime(plane, plane.Runtime, Life);
        var logger = plane.Loggers.CreateLogger("Slipway.Node");
        nodeInformers = new InformerSet(client, plane.Time, plane.NextRandom(), plane.Loggers);
        var agent = new NodeAgent(new NodeAgentOptions
        {
            BootId = "boot",
            Client = client,
            Informers = nodeInformers,
            Runtime = runtime,
            Prober = runtime,
            Events = new EventRecorder(client, "kubelet", plane.Time, ids, logger),
            Time = plane.Time,
            Ids = ids,
            Log = logger,
        });
        nodeInformers.Start();
        node = agent.RunAsync(stopping.Token);
    }
}

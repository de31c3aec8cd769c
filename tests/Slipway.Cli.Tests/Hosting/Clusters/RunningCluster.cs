using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.ApiServer.Auditing;
using Slipway.Cli.Connections;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers;
using Slipway.TestKit;

namespace Slipway.Cli.Tests.Hosting.Clusters;

/// <summary>
/// A cluster without controllers of delivery: an API server over HTTP, the controllers and the node that every cluster has, a gateway that
/// accepts HTTPRoutes and knows nothing of Slipway, and the rights of <c>deploy/kubernetes</c>.
/// </summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    public const string Space = "slipway-system";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly RefusalLog audit;
    private readonly HttpCluster http;
    private readonly ControllerHost host;

    private RunningCluster(HttpCluster http, RefusalLog audit, string kubeconfig)
    {
        (this.http, this.audit, Kubeconfig) = (http, audit, kubeconfig);
        var informers = new InformerSet(http.Server.Admin, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        var context = new ControllerContext(
            _ => http.Server.Admin, informers, TimeProvider.System, new Random(1), http.Server.Ids, NullLoggerFactory.Instance);
        var node = context.Controller("node", new RealNode(http.Server.Admin, informers.For<Pod>(), TimeProvider.System));
        informers.For<Pod>().OnChange((old, pod) => node.Queue.Add((pod ?? old)!.Key()));
        var edge = context.Controller("edge", new AcceptingGateway(http.Server.Admin, informers.For<HTTPRoute>()));
        informers.For<HTTPRoute>().OnChange((old, route) => edge.Queue.Add((route ?? old)!.Key()));
        host = new ControllerHost(informers, [.. ClusterControllers.All(context, TestApiServer.AuthorityPem), node, edge]);
        host.Start();
    }

    /// <summary>A kubeconfig of the service account that the manifests make.</summary>
    public string Kubeconfig { get; }

    /// <summary>A client of that service account, over HTTP.</summary>
    public ClusterConnection Account() => ClusterConnection.Open(Kubeconfig);

    /// <summary>Writes that somebody was refused for want of a right.</summary>
    public IReadOnlyList<string> Refusals => audit.Refusals;

    public IApiClient Admin => http.Admin.Client;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<RunningCluster> StartAsync()
    {
        var audit = new RefusalLog();
        var http = await HttpCluster.StartAsync(audit);
        foreach (var file in (string[])["serviceaccount.yaml", "rbac.yaml"])
        {
            await ManifestApply.RunAsync(http.Admin.Client, ManifestFiles.Text(file), "test", Stop);
        }

        return new RunningCluster(http, audit, await http.KubeconfigOfAsync(Space, "slipway-controller", Stop));
    }

    public Task ApplyAsync(string manifest) => ManifestApply.RunAsync(Admin, manifest, "test", Stop);

    public async Task<Rollout> RolloutAsync(KindInfo kind)
        => (await Admin.GetAsync<Rollout>(kind, new ObjectKey("default", "web"), Stop)).OrThrow();

    public async Task PatchAsync(KindInfo kind, string json, string? subresource = null)
        => (await Admin.PatchAsync<Rollout>(
            kind, new ObjectKey("default", "web"), new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(json)),
            new WriteQuery { Subresource = subresource }, Stop)).OrThrow();

    public async Task<HTTPRoute> RouteAsync()
        => (await Admin.GetAsync<HTTPRoute>(new ObjectKey("default", "web"), Stop)).OrThrow();

    /// <summary>Weights of the first rule with both Services, stable first.</summary>
    public async Task<string> SharesAsync() => string.Join('/', (await RouteAsync()).Spec!.Rules!
        .First(static r => r.Name is null).BackendRefs!.Select(static b => b.Weight));

    /// <summary>Waits until a rollout is as wanted, and says where it stands otherwise.</summary>
    public async Task<Rollout> UntilAsync(KindInfo kind, string awaited, Func<Rollout, Task<bool>> reached)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var rollout = await RolloutAsync(kind);
            if (rollout.Status?.ObservedGeneration == $"{rollout.Metadata?.Generation}" && await reached(rollout))
            {
                return rollout;
            }

            Assert.False(patience.IsCancellationRequested,
                $"still waiting for {awaited}: {rollout.Status?.Phase} {rollout.Status?.Message}; refused: {string.Join(", ", Refusals)}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await http.DisposeAsync();
    }

    private sealed class RefusalLog : IAuditLog
    {
        private readonly Lock gate = new();
        private readonly List<string> refusals = [];

        public IReadOnlyList<string> Refusals
        {
            get
            {
                lock (gate)
                {
                    return [.. refusals];
                }
            }
        }

        public void Write(AuditEvent entry)
        {
            if (entry.Code == 403)
            {
                lock (gate)
                {
                    refusals.Add(
                        $"{entry.User.Name} {entry.Verb} {entry.Kind.GroupResource}/{entry.Subresource} {entry.Namespace}/{entry.Name}");
                }
            }
        }
    }

    /// <summary>Accepts each generation of a route, as any implementation of the Gateway API does.</summary>
    private sealed class AcceptingGateway(IApiClient client, IInformer<HTTPRoute> routes) : IReconciler
    {
        public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
        {
            if (routes.Get(key) is not { Spec.ParentRefs: [var parent, ..] } route
                || route.Status?.Parents?[0].Conditions?[0].ObservedGeneration == route.Metadata!.Generation)
            {
                return ReconcileOutcome.Done;
            }

            var accepted = new Condition
            {
                Type = "Accepted", Status = "True", Reason = "Accepted", Message = "accepted",
                ObservedGeneration = route.Metadata.Generation, LastTransitionTime = DateTimeOffset.UnixEpoch,
            };
            var reported = new RouteParentStatus { ParentRef = parent, ControllerName = "example.com/edge", Conditions = [accepted] };
            var written = await client.UpdateStatusAsync(
                route with { Status = new HTTPRouteStatus { Parents = [reported] } }, cancellationToken);
            return written.Succeeded || written.IsNotFound ? ReconcileOutcome.Done : ReconcileOutcome.ObserveAgain;
        }
    }
}

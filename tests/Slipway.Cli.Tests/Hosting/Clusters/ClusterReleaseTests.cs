using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Coordination;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Cli.Hosting.Clusters;
using Slipway.Client;
using Slipway.Client.Telemetry;

namespace Slipway.Cli.Tests.Hosting.Clusters;

/// <summary>
/// The controllers of delivery as <c>slipway controller</c> runs them, over HTTP, with the rights of the manifests, on a cluster whose
/// gateway is not Slipway's.
/// </summary>
public sealed class ClusterReleaseTests
{
    private const string Own = "slipway: {httpRoutes: [web]}";
    private const string Plugin
        = "plugins: {argoproj-labs/gatewayAPI: {httpRoutes: [{name: web, useHeaderRoutes: true}], namespace: default}}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kinds.OwnGroup, Own)]
    [InlineData(Kinds.ArgoGroup, Plugin)]
    public async Task Release_ByHttpRoute_IsPromotedAbortedRetriedAndUndone(string group, string routing)
    {
        var kind = Kinds.AllOf<Rollout>().Single(k => k.Group == group);
        await using var cluster = await RunningCluster.StartAsync();
        await using var controller = await Process.StartAsync(cluster);
        await BeginAsync(cluster, kind, routing);

        await cluster.PatchAsync(kind, Image("v2"));
        await PausedAsync(cluster, kind, 2, "90/10");
        Assert.Equal("qa", (await cluster.RouteAsync()).Spec!.Rules![0].Name);
        await cluster.PatchAsync(kind, """{"status":{"pauseConditions":null}}""", "status");
        await PausedAsync(cluster, kind, 4, "50/50");

        await cluster.PatchAsync(kind, """{"status":{"abort":true}}""", "status");
        await cluster.UntilAsync(kind, "the abort", async r => r.Status?.Phase == "Degraded" && await cluster.SharesAsync() == "100/0");
        Assert.Null((await cluster.RouteAsync()).Spec!.Rules![0].Name);
        await cluster.PatchAsync(kind, """{"status":{"abort":false}}""", "status");
        await PausedAsync(cluster, kind, 2, "90/10");

        await cluster.PatchAsync(kind, """{"status":{"promoteFull":true}}""", "status");
        var promoted = await HealthyAsync(cluster, kind);
        Assert.Equal(promoted.Status!.CurrentPodHash, promoted.Status.StableRS);
        await cluster.PatchAsync(kind, Image("v1"));
        await PausedAsync(cluster, kind, 2, "90/10");
        await cluster.PatchAsync(kind, """{"status":{"promoteFull":true}}""", "status");
        await HealthyAsync(cluster, kind);

        Assert.Empty(cluster.Refusals);
        Assert.Empty((await cluster.RouteAsync()).Labels());
    }

    [Fact]
    public async Task Example_OfAnHttpRoute_IsReleasedInItsSteps()
    {
        var kind = Kinds.Of<Rollout>();
        await using var cluster = await RunningCluster.StartAsync();
        await using var controller = await Process.StartAsync(cluster);
        var example = ManifestFiles.Example("canary-httproute.yaml");
        await cluster.ApplyAsync(example);
        await HealthyAsync(cluster, kind);

        await cluster.ApplyAsync(example.Replace("nginx:1.27", "nginx:1.28", StringComparison.Ordinal));

        await PausedAsync(cluster, kind, 1, "80/20");
    }

    [Fact]
    public async Task TwoControllers_TheOneThatLeadsEnds_TheOtherGoesOn()
    {
        var kind = Kinds.Of<Rollout>();
        await using var cluster = await RunningCluster.StartAsync();
        await using var first = await Process.StartAsync(cluster);
        await BeginAsync(cluster, kind, Own);
        var leader = await LeaderAsync(cluster);
        await using var second = await Process.StartAsync(cluster);
        await cluster.PatchAsync(kind, Image("v2"));
        await PausedAsync(cluster, kind, 2, "90/10");
        Assert.Equal(leader, await LeaderAsync(cluster));

        await first.DisposeAsync();
        await cluster.PatchAsync(kind, """{"status":{"pauseConditions":null}}""", "status");

        await PausedAsync(cluster, kind, 4, "50/50");
        Assert.NotEqual(leader, await LeaderAsync(cluster));
        Assert.Empty(cluster.Refusals);
    }

    [Fact]
    public async Task Release_WithoutSlipwaysGatewayAndBesideArgo_GoesOn_AndAnalysesOfItsCountsSaySo()
    {
        var kind = Kinds.Of<Rollout>();
        await using var cluster = await RunningCluster.StartAsync();
        using var account = cluster.Account();
        var foreign = new PartialApi(account.Client, static k => k.Kind is not ("TrafficSplit" or "GatewayInstance"));
        using var http = new HttpClient();
        await using var plane = new DeliveryPlane(
            foreign, null, new TelemetryReader(http, static () => ""), TimeProvider.System, NullLoggerFactory.Instance, [Kinds.OwnGroup]);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var running = plane.RunAsync(ending.Token);

        await BeginAsync(cluster, kind, Own);
        await cluster.ApplyAsync(Rollout(Kinds.AllOf<Rollout>().Single(static k => k.Group == Kinds.ArgoGroup), Plugin));
        await cluster.ApplyAsync(AnalysisRun);
        await cluster.PatchAsync(kind, Image("v2"));
        await PausedAsync(cluster, kind, 2, "90/10");
        await cluster.UntilAsync(kind, "the word of the analysis", async _ => (await cluster.Admin.GetAsync<AnalysisRun>(
            new ObjectKey("default", "counts"), Stop)).Value?.Status?.Phase == "Error");

        var run = (await cluster.Admin.GetAsync<AnalysisRun>(new ObjectKey("default", "counts"), Stop)).OrThrow();
        Assert.StartsWith(
            "there are none of Slipway's gateways here", run.Status!.MetricResults![0].Measurements![^1].Message, StringComparison.Ordinal);
        Assert.Null((await cluster.RolloutAsync(Kinds.AllOf<Rollout>().Single(static k => k.Group == Kinds.ArgoGroup))).Status);
        await ending.CancelAsync();
        await running;
        Assert.Empty(cluster.Refusals);
    }

    private static async Task BeginAsync(RunningCluster cluster, KindInfo kind, string routing)
    {
        await cluster.ApplyAsync(Services + Rollout(kind, routing));
        await HealthyAsync(cluster, kind);
    }

    private static Task<Rollout> HealthyAsync(RunningCluster cluster, KindInfo kind) => cluster.UntilAsync(
        kind, "a healthy rollout", async r => r.Status?.Phase == "Healthy" && await cluster.SharesAsync() == "100/0");

    private static Task<Rollout> PausedAsync(RunningCluster cluster, KindInfo kind, int step, string shares) => cluster.UntilAsync(
        kind, $"the pause at step {step}",
        async r => r.Status is { Phase: "Paused" } status && status.CurrentStepIndex == step && await cluster.SharesAsync() == shares);

    private static async Task<string?> LeaderAsync(RunningCluster cluster)
        => (await cluster.Admin.GetAsync<Lease>(new ObjectKey(RunningCluster.Space, ControllerProcess.Lease), Stop)).OrThrow()
            .Spec!.HolderIdentity;

    private static string Image(string version) => """
        {"spec":{"template":{"spec":{"containers":[{"name":"web","image":"VERSION"}]}}}}
        """.Replace("VERSION", version, StringComparison.Ordinal);

    private static string Rollout(KindInfo kind, string routing) => $$"""
        ---
        apiVersion: {{kind.ApiVersion}}
        kind: Rollout
        metadata: {name: web, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web} }
          strategy:
            canary:
              stableService: web-stable
              canaryService: web-canary
              scaleDownDelaySeconds: 0
              abortScaleDownDelaySeconds: 1
              trafficRouting:
                {{routing}}
                managedRoutes: [{name: qa}]
              steps:
              - setWeight: 10
              - setHeaderRoute: {name: qa, match: [{headerName: x-qa, headerValue: {exact: "yes"} }]}
              - pause: {}
              - setWeight: 50
              - pause: {}
          template:
            metadata: {labels: {app: web} }
            spec: {containers: [{name: web, image: v1}]}
        """;

    private const string Services = """
        apiVersion: v1
        kind: Service
        metadata: {name: web-stable, namespace: default}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web-canary, namespace: default}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: web, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          rules:
          - backendRefs: [{name: web-stable, port: 80}, {name: web-canary, port: 80}]

        """;

    private const string AnalysisRun = """
        apiVersion: slipway.dev/v1alpha1
        kind: AnalysisRun
        metadata: {name: counts, namespace: default}
        spec:
          metrics:
          - name: errors
            interval: 100ms
            consecutiveErrorLimit: 1
            successCondition: result < 0.01
            provider: {slipway: {metric: errorRate, service: web-canary, window: 1s}}
        """;

    /// <summary>One controller, until it is disposed.</summary>
    private sealed class Process : IAsyncDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        private readonly TaskCompletionSource ready = new();
        private readonly Task running;

        private Process(RunningCluster cluster) => running = new ControllerProcess(
            new ControllerOptions(cluster.Kubeconfig, null, LeaderElect: true, null, null), NullLoggerFactory.Instance)
            .RunAsync(_ => ready.TrySetResult(), stopping.Token);

        public static async Task<Process> StartAsync(RunningCluster cluster)
        {
            var process = new Process(cluster);
            await await Task.WhenAny(process.ready.Task, process.running);
            return process;
        }

        public async ValueTask DisposeAsync()
        {
            if (!stopping.IsCancellationRequested)
            {
                await stopping.CancelAsync();
                await running;
            }
        }
    }
}

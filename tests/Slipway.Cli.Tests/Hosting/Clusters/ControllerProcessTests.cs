using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Apps;
using Slipway.Api.Coordination;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Cli.Connections;
using Slipway.Cli.Hosting.Clusters;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.Cli.Tests.Hosting.Clusters;

/// <summary>The whole process over HTTP, with the rights that the manifests grant and no others.</summary>
public sealed class ControllerProcessTests
{
    private const string Space = "slipway-system";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kinds.OwnGroup)]
    [InlineData(Kinds.ArgoGroup)]
    public async Task RunAsync_WithTheRightsOfTheManifests_ReleasesAndGivesTheLeaseBack(string group)
    {
        await using var cluster = await HttpCluster.StartAsync();
        var server = cluster.Server;
        var options = new ControllerOptions(
            await KubeconfigAsync(cluster), null, LeaderElect: true, new IPEndPoint(IPAddress.Loopback, 0), null);
        using var stopping = new CancellationTokenSource();
        var ready = new TaskCompletionSource<IPEndPoint?>();
        var running = new ControllerProcess(options, NullLoggerFactory.Instance).RunAsync(ready.SetResult, stopping.Token);
        await Task.WhenAny(ready.Task, running);
        var kind = Kinds.AllOf<Rollout>().Single(k => k.Group == group);
        (await server.Admin.CreateAsync(kind, Rollout(), WriteQuery.Default, Stop)).OrThrow();

        await UntilAsync(
            async () => (await server.Admin.ListAsync<ReplicaSet>(ListQuery.All, Stop)).OrThrow().Items is [{ Spec.Replicas: 2 }],
            running, "a ReplicaSet with its pods");
        var set = (await server.Admin.ListAsync<ReplicaSet>(ListQuery.All, Stop)).OrThrow().Items![0];
        var available = new ReplicaSetStatus { Replicas = 2, ReadyReplicas = 2, AvailableReplicas = 2 };
        (await server.Admin.UpdateStatusAsync(set with { Status = available }, Stop)).OrThrow();
        await UntilAsync(
            async () => (await server.Admin.GetAsync<Rollout>(kind, new ObjectKey("default", "web"), Stop)).Value?.Status?.Phase
                == "Healthy",
            running, "the rollout to be healthy");

        Assert.Equal($"{group}/v1alpha1", set.ControllerOwner()!.ApiVersion);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{await ready.Task}") };
        Assert.Equal("ok\n", await http.GetStringAsync("readyz", Stop));
        Assert.Contains("slipway_controller_leader 1\n", await http.GetStringAsync("metrics", Stop), StringComparison.Ordinal);
        Assert.NotEmpty((await LeaseAsync(server)).Spec!.HolderIdentity!);
        await stopping.CancelAsync();
        await running;
        Assert.Equal("", (await LeaseAsync(server)).Spec!.HolderIdentity ?? "");
    }

    private static async Task<Lease> LeaseAsync(TestApiServer server)
        => (await server.Admin.GetAsync<Lease>(new ObjectKey(Space, ControllerProcess.Lease), Stop)).OrThrow();

    private static async Task<string> KubeconfigAsync(HttpCluster cluster)
    {
        foreach (var file in (string[])["serviceaccount.yaml", "rbac.yaml"])
        {
            await ManifestApply.RunAsync(cluster.Admin.Client, ManifestFiles.Text(file), "test", Stop);
        }

        return await cluster.KubeconfigOfAsync(Space, "slipway-controller", Stop);
    }

    private static Rollout Rollout()
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        return new Rollout
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
            Spec = new RolloutSpec
            {
                Replicas = 2,
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new()
                {
                    Metadata = new ObjectMeta { Labels = labels },
                    Spec = new() { Containers = [new() { Name = "web", Image = "host" }] },
                },
                Strategy = new RolloutStrategy { Canary = new CanaryStrategy() },
            },
        };
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, Task running, string awaited)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(running.IsCompleted, $"the process ended: {running.Exception?.InnerException?.Message}");
            Assert.False(patience.IsCancellationRequested, $"still waiting for {awaited}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }
}

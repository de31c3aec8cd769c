using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>
/// <c>slipway controller</c> as processes beside a server without controllers of delivery, with the rights of <c>deploy/kubernetes</c>: a
/// release by an HTTPRoute under load, in the middle of which the process that leads is killed.
/// </summary>
public sealed class ControllerProcessTests(EchoArtifact echo)
{
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(2);

    [Trait("Run", "Long")]
    [Fact]
    public async Task Leader_KilledInTheMiddle_TheOtherGoesOn_AndNoRequestIsLost()
    {
        LongOnly.Require();
        await using var machine = new Machine();
        await echo.AddToAsync(machine.Data);
        (await machine.SlipwayAsync("up", "--detach", "--without-delivery", "--api", "127.0.0.1:0", "--gateway", "127.0.0.1:0")).Ok();
        var kubeconfig = await KubeconfigAsync(machine);
        await using var first = await Controller.StartAsync(kubeconfig);
        await first.LeadsAsync();
        await using var second = await Controller.StartAsync(kubeconfig);
        (await machine.ApplyAsync(Services + Rollout("v1"))).Ok();
        await IsHealthyAsync(machine);
        var load = await machine.StartLoadAsync(200);
        await load.FlowsAsync(200);

        (await machine.ApplyAsync(Rollout("v2"))).Ok();
        await machine.RolloutIsAsync("paused", static r => r.Status is { Phase: "Paused", CurrentStepIndex: 1 });
        first.Kill();
        await PatchAsync(machine, """{"status":{"pauseConditions":null}}""");
        await machine.RolloutIsAsync("paused again", static r => r.Status is { Phase: "Paused", CurrentStepIndex: 3 }, LongerThanALease);
        await second.LeadsAsync();
        await PatchAsync(machine, """{"status":{"abort":true}}""");
        await machine.RolloutIsAsync("degraded", static r => r.Status?.Phase == "Degraded");
        await PatchAsync(machine, """{"status":{"abort":false,"promoteFull":true}}""");
        await IsHealthyAsync(machine);
        (await machine.ApplyAsync(Rollout("v1"))).Ok();
        await machine.RolloutIsAsync("paused", static r => r.Status is { Phase: "Paused", CurrentStepIndex: 1 });
        await PatchAsync(machine, """{"status":{"promoteFull":true}}""");
        await IsHealthyAsync(machine);

        await load.FlowsAsync(200);
        var join = await load.EndWithoutLossAsync(1000);
        Assert.NotEmpty(join.AnsweredBy("v2"));
    }

    private static Task<Rollout> IsHealthyAsync(Machine machine)
        => machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");

    private static async Task PatchAsync(Machine machine, string status)
        => (await machine.KubectlAsync("patch", "rollout", "echo", "--subresource=status", "--type=merge", "-p", status)).Ok();

    /// <summary>A kubeconfig of the service account that the manifests make.</summary>
    private static async Task<string> KubeconfigAsync(Machine machine)
    {
        foreach (var file in (string[])["namespace.yaml", "serviceaccount.yaml", "rbac.yaml"])
        {
            (await machine.KubectlAsync("apply", "-f", Path.Combine(Programs.Root, "deploy", "kubernetes", file))).Ok();
        }

        var token = (await machine.KubectlAsync("create", "token", "slipway-controller", "-n", "slipway-system")).Ok().Trim();
        var config = JsonNode.Parse((await machine.KubectlAsync("config", "view", "--raw", "-o", "json")).Ok())!;
        config["users"]![0]!["user"] = new JsonObject { ["token"] = token };
        config["contexts"]![0]!["context"]!["namespace"] = "slipway-system";
        var path = Path.Combine(machine.Folder, "controller.json");
        await File.WriteAllTextAsync(path, config.ToJsonString());
        return path;
    }

    private static string Rollout(string version) => $$"""
        apiVersion: slipway.dev/v1alpha1
        kind: Rollout
        metadata:
          name: echo
          namespace: default
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: echo
          strategy:
            canary:
              stableService: echo-stable
              canaryService: echo-canary
              scaleDownDelaySeconds: 1
              abortScaleDownDelaySeconds: 1
              trafficRouting:
                slipway:
                  httpRoutes: [echo]
              steps: [{setWeight: 20}, {pause: {} }, {setWeight: 60}, {pause: {} }]
        {{Manifests.Template(version)}}
        """;

    private const string Services = $"""
        apiVersion: v1
        kind: Service
        metadata:
          name: echo-stable
          namespace: default
        spec:
          selector:
            app: echo
          ports:
          - name: http
            port: 80
            targetPort: http
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: echo-canary
          namespace: default
        spec:
          selector:
            app: echo
          ports:
          - name: http
            port: 80
            targetPort: http
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: echo
          namespace: default
        spec:
          parentRefs:
          - name: slipway
            namespace: slipway-system
          hostnames: ["{Manifests.Host}"]
          rules:
          - backendRefs:
            - name: echo-stable
              port: 80
            - name: echo-canary
              port: 80
        ---

        """;

    /// <summary>One process, ended by its id.</summary>
    private sealed class Controller : IAsyncDisposable
    {
        private readonly Process process;
        private readonly Uri health;

        private Controller(Process process, Uri health) => (this.process, this.health) = (process, health);

        public static async Task<Controller> StartAsync(string kubeconfig)
        {
            var process = Programs.Start(
                [Programs.Slipway, "controller", "--kubeconfig", kubeconfig, "--health", "127.0.0.1:0"], new Dictionary<string, string>());
            var ready = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.True(ready?.StartsWith("ready health=", StringComparison.Ordinal), $"{ready}");
            return new Controller(process, new Uri(ready!["ready health=".Length..]));
        }

        /// <summary>Waits until it leads.</summary>
        public Task LeadsAsync() => Eventually.HoldsAsync("the lead of a controller", async () =>
        {
            using var http = new HttpClient();
            var metrics = await http.GetStringAsync(new Uri(health, "/metrics"), TestContext.Current.CancellationToken);
            return metrics.Contains("slipway_controller_leader 1\n", StringComparison.Ordinal);
        });

        public void Kill() => process.Kill();

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
